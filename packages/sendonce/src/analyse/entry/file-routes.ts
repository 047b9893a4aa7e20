import { fileFrameworks, type FileFramework, type FileRoutes } from '@sendonce/model/calls'
import { isCallable, keyOf, ownerOf, type Value } from '../domain/value.ts'
import type { Program } from './program.ts'

/** Takes what a file exports for handlers, where a framework does so by where it stands. */
export function registerFile(program: Program, file: string): void {
  for (const framework of fileFrameworks)
    for (const routes of framework.routes) {
      const path = routes.files.exec(file)?.[1]
      if (path === undefined && !routes.files.test(file)) continue
      if (isUsed(program, framework, file)) keep(program, { framework, routes, file, path })
    }
}

function isUsed(
  { routes }: Program,
  { package: name, since }: FileFramework,
  file: string,
): boolean {
  return (routes.dependencyMajor(file, name) ?? 0) >= since
}

interface Found {
  readonly framework: FileFramework
  readonly routes: FileRoutes
  readonly file: string
  readonly path: string | undefined
}

const methodName = /^[A-Z]+$/

function keep(program: Program, { framework, routes, file, path }: Found): void {
  const { parameters, returned, isAnsweredAnyway } = routes
  for (const name of routes.exports) {
    const handler = exported(program, file, name)
    const fn = handler && isCallable(handler) ? ownerOf(handler) : null
    if (!handler || !fn) continue
    program.routes.kept.push({
      framework: framework.name,
      handler,
      parameters,
      place: { file: fn.env.module.file, ...fn.fn.span },
      hooked: {
        method: methodName.test(name) ? name : null,
        path: path === undefined ? null : routeOf(path),
        isAnsweredAnyway,
        ...(returned ? { returned } : {}),
      },
    })
  }
}

/** `default.getInitialProps` is a property of what is exported. */
function exported(program: Program, file: string, name: string): Value | undefined {
  const [own = '', member] = name.split('.')
  const value = program.imported(file, own)
  return member === undefined ? value : program.freshState().readField(keyOf(value), member)
}

/** Folders in brackets are for people, and an index is its folder. */
function routeOf(path: string): string {
  const names = path.split('/').filter((name) => name !== '' && !/^\(.*\)$/.test(name))
  if (names.at(-1) === 'index') names.pop()
  return `/${names.join('/')}`
}
