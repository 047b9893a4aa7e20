import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs'
import { delimiter, dirname, extname, join, resolve } from 'node:path'
import { UsageError } from '../util/usage-error.ts'

/** What is started. */
export interface Launch {
  readonly file: string
  readonly args: readonly string[]
}

/** What the Node that runs us can do with TypeScript. */
export interface NodeAbilities {
  readonly execPath: string
  /** `process.features.typescript`: set where types are stripped without being asked. */
  readonly stripsTypes: boolean
  /** It strips them when asked by `--experimental-strip-types`. */
  readonly canStripTypes: boolean
}

/** The Node that runs us. */
export function ownAbilities(): NodeAbilities {
  const features = process.features as unknown as Readonly<Record<string, unknown>>
  return {
    execPath: process.execPath,
    stripsTypes: Boolean(features['typescript']),
    canStripTypes: process.allowedNodeEnvironmentFlags.has('--experimental-strip-types'),
  }
}

const scripts = new Set(['.js', '.cjs', '.mjs'])
const typed = new Set(['.ts', '.cts', '.mts'])
const transformed = new Set(['.tsx', '.jsx'])

/**
 * What to start for the words after `sendonce run`: a file or a folder of a program runs by the same
 * Node as we do, anything else is a command. A command that is not on the path is looked for among
 * those that the project has installed.
 */
export function resolveCommand(
  words: readonly string[],
  cwd: string,
  path: string | undefined,
  node: NodeAbilities,
): Launch {
  const [name = '', ...args] = words
  const found = statSync(resolve(cwd, name), { throwIfNoEntry: false })
  const extension = extname(name)
  if (found?.isFile()) {
    if (transformed.has(extension)) throw needsTsx(name, `Node does not run ${extension} files`)
    if (typed.has(extension)) return typedFile(name, args, node)
    if (scripts.has(extension) || isNodeScript(resolve(cwd, name)))
      return { file: node.execPath, args: [name, ...args] }
  }
  if (found?.isDirectory() && (isPath(name) || name === '.' || !isOnPath(name, path)))
    return { file: node.execPath, args: [name, ...args] }
  if (!isPath(name) && !isOnPath(name, path)) {
    const installed = installedCommand(name, cwd)
    if (installed) return { file: installed, args }
  }
  return { file: name, args }
}

function typedFile(name: string, args: readonly string[], node: NodeAbilities): Launch {
  if (node.stripsTypes) return { file: node.execPath, args: [name, ...args] }
  if (node.canStripTypes)
    return { file: node.execPath, args: ['--experimental-strip-types', name, ...args] }
  throw needsTsx(name, 'this version of Node does not run TypeScript')
}

function needsTsx(name: string, why: string): UsageError {
  return new UsageError(why, `install tsx, then: sendonce run tsx ${name}`)
}

function isPath(name: string): boolean {
  return name.includes('/') || (process.platform === 'win32' && name.includes('\\'))
}

/** A file whose first line asks for Node, such as the `bin/www` of older Express programs. */
function isNodeScript(file: string): boolean {
  try {
    const handle = openSync(file, 'r')
    try {
      const buffer = Buffer.alloc(128)
      const length = readSync(handle, buffer)
      return /^#!.*[/ ]node\b/.test(buffer.toString('utf8', 0, length).split('\n', 1)[0] ?? '')
    } finally {
      closeSync(handle)
    }
  } catch {
    // Not readable: starting it will tell why.
    return false
  }
}

const endings = process.platform === 'win32' ? ['', '.exe', '.cmd', '.bat', '.com'] : ['']

function existsWithin(folder: string, name: string): string | undefined {
  return endings.map((ending) => join(folder, name + ending)).find((file) => existsSync(file))
}

function isOnPath(name: string, path: string | undefined): boolean {
  return (path ?? '')
    .split(delimiter)
    .some((folder) => folder !== '' && existsWithin(folder, name) !== undefined)
}

function installedCommand(name: string, cwd: string): string | undefined {
  for (let folder = cwd; ; folder = dirname(folder)) {
    const file = existsWithin(join(folder, 'node_modules', '.bin'), name)
    if (file || dirname(folder) === folder) return file
  }
}
