import { createHash } from 'node:crypto'
import { posix } from 'node:path'
import { statOf } from '../file-stat.ts'

/** Files and folders that decide where an import leads, beside those that it leads to. */
const decisive = /^(?:package|[jt]sconfig(?:\..*)?)\.json$|^pnpm-workspace\.yaml$|^node_modules$/

/** What package managers leave when they have changed what is installed. */
const installed = ['.package-lock.json', '.modules.yaml', '.yarn-state.yml', '.yarn-integrity']

/** Whether a name in a folder has a say in where imports lead. */
export function isDecisive(name: string): boolean {
  return decisive.test(name)
}

/**
 * Says whether imports lead where they led before: it changes when a source comes or goes, or a manifest, or what is
 * installed. `files` and `marks` are absolute; what stands above `folders` counts as well.
 */
export function structureOf(
  folders: readonly string[],
  files: readonly string[],
  marks: readonly string[],
): string {
  const above = folders
    .flatMap((folder) => foldersAbove(folder))
    .flatMap((folder) =>
      ['package.json', 'tsconfig.json', 'pnpm-workspace.yaml', 'node_modules'].map((name) =>
        posix.join(folder, name),
      ),
    )
  const own = [...marks, ...above]
  const inside = own
    .filter((mark) => mark.endsWith('/node_modules'))
    .flatMap((mark) => installed.map((name) => posix.join(mark, name)))
  const all = new Set([...own, ...inside])
  const hash = createHash('sha1').update(files.join('\0'))
  for (const mark of [...all].toSorted()) hash.update(`\0${mark}:${stampOf(mark)}`)
  return hash.digest('base64')
}

function foldersAbove(folder: string): string[] {
  const found: string[] = []
  for (let at = posix.dirname(folder); at !== found.at(-1); at = posix.dirname(at)) found.push(at)
  return found
}

function stampOf(path: string): string {
  const { mtimeMs, size } = statOf(path)
  return `${mtimeMs}:${size}`
}
