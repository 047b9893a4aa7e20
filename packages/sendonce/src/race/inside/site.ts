import { relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { plan } from './plan.ts'

/** Where something was begun. */
export interface Site {
  /** `src/doc.ts:10:66`: in the program if the stack shows it there, else in a package. */
  readonly place: string
  /** By what a promise was made with: who awaits it waits for that. */
  readonly isInPromise: boolean
}

const located = /^\s*at (?:.*? \()?((?:file:\/\/|[/\\]|[A-Za-z]:[/\\]).*?):(\d+):(\d+)\)?$/

interface StackFrame {
  readonly file: string
  readonly place: string
}

// oxlint-disable-next-line typescript/unbound-method -- it makes no use of `this`
const { captureStackTrace } = Error

/** Where the function `above` was called; `null`: by Node itself. */
export function siteAbove(above: (...args: never[]) => unknown): Site | null {
  const lines = stackAbove(above).split('\n').slice(1)
  let fallback: string | null = null
  for (const [at, line] of lines.entries()) {
    const frame = frameOf(line)
    if (!frame || isOwn(frame.file)) continue
    const isInstalled = /[\\/]node_modules[\\/]/.test(frame.file)
    fallback ??= shown(frame)
    if (isInstalled) continue
    return { place: shown(frame), isInPromise: /^\s*at new Promise\b/.test(lines[at + 1] ?? '') }
  }
  return fallback === null ? null : { place: fallback, isInPromise: false }
}

function stackAbove(above: (...args: never[]) => unknown): string {
  const holder: { stack?: unknown } = {}
  const limit = Object.getOwnPropertyDescriptor(Error, 'stackTraceLimit')
  if (limit?.writable) Error.stackTraceLimit = 100
  try {
    captureStackTrace(holder, above)
    return typeof holder.stack === 'string' ? holder.stack : ''
  } finally {
    if (limit?.writable) Error.stackTraceLimit = limit.value as number
  }
}

function frameOf(line: string): StackFrame | null {
  const [, name, row, column] = located.exec(line) ?? []
  if (name === undefined) return null
  const file = (name.startsWith('file:') ? pathOf(name) : name).replace(/\?.*$/s, '')
  return { file, place: `${row}:${column}` }
}

function pathOf(url: string): string {
  try {
    return fileURLToPath(url)
  } catch {
    return url
  }
}

const ownFolders = [__dirname, ...(plan?.ownFolders ?? [])].map((folder) => folder + sep)

function isOwn(file: string): boolean {
  return ownFolders.some((folder) => file.startsWith(folder))
}

/** A package is named from its folder on: where it is installed does not matter. */
function shown({ file, place }: StackFrame): string {
  const installed = /[\\/]node_modules[\\/](?!.*[\\/]node_modules[\\/])(.*)$/s.exec(file)?.[1]
  const name = installed ? `node_modules/${installed}` : relative(plan?.root ?? '', file)
  return `${name.replaceAll(sep, '/')}:${place}`
}
