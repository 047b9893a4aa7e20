import { existsSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'

const recordings = join('.sendonce', 'incidents')

/** A folder and those above it, up to the one that holds the git repository; the nearest first. */
function foldersAbove(folder: string): { readonly folders: string[]; readonly isInGit: boolean } {
  const folders: string[] = []
  for (let at = folder; ; at = dirname(at)) {
    folders.push(at)
    if (existsSync(join(at, '.git'))) return { folders, isInGit: true }
    if (dirname(at) === at) return { folders, isInGit: false }
  }
}

/**
 * The folder of the whole project: in a git repository the outermost folder with a `package.json`, so
 * that the packages of a workspace share their recordings; elsewhere the nearest such folder.
 */
export function projectRoot(cwd: string): string {
  const { folders, isInGit } = foldersAbove(cwd)
  const packages = folders.filter((folder) => existsSync(join(folder, 'package.json')))
  return (isInGit ? packages.at(-1) : packages[0]) ?? cwd
}

/** Where the recordings of a project are kept. */
export function recordingsOf(root: string): string {
  return join(root, recordings)
}

/** The recordings that belong to a folder: its own, or those of the project around it. */
export function findRecordings(cwd: string): string | null {
  const { folders, isInGit } = foldersAbove(cwd)
  const root = projectRoot(cwd)
  const inside = isInGit ? folders : folders.slice(0, Math.max(1, folders.indexOf(root) + 1))
  return inside.map(recordingsOf).find((folder) => existsSync(folder)) ?? null
}

/** A folder as its git repository calls it, with `/`; empty: it is the top, or in none. */
export function folderInRepository(cwd: string): string {
  const { folders, isInGit } = foldersAbove(cwd)
  const top = isInGit ? folders.at(-1) : undefined
  return top === undefined ? '' : relative(top, cwd).split(sep).join('/')
}
