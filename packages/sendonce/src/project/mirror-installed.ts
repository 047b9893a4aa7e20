import { existsSync, mkdirSync, readdirSync, realpathSync, symlinkSync } from 'node:fs'
import { join, relative, sep } from 'node:path'

/**
 * Gives the packages of a tree (`folders`, relative to it) what is installed for them in another one, by links. Links
 * between the packages of a workspace lead to those of the tree itself.
 */
export function mirrorInstalled(from: string, tree: string, folders: readonly string[]): void {
  const top = realpathSync(from)
  for (const folder of folders) {
    const installed = join(top, folder, 'node_modules')
    if (existsSync(installed)) mirror(installed, join(tree, folder, 'node_modules'), top, tree)
  }
}

function mirror(installed: string, folder: string, top: string, tree: string): void {
  mkdirSync(folder, { recursive: true })
  for (const name of readdirSync(installed)) {
    const path = join(installed, name)
    // What tools keep there (`.bin`, `.cache`) nobody imports.
    if (name.startsWith('.')) continue
    if (name.startsWith('@')) {
      mirror(path, join(folder, name), top, tree)
      continue
    }
    const target = targetOf(path, top, tree)
    // A junction takes no rights on Windows; elsewhere the type says nothing.
    if (target !== null) symlinkSync(target, join(folder, name), 'junction')
  }
}

function targetOf(path: string, top: string, tree: string): string | null {
  let real: string
  try {
    real = realpathSync(path)
  } catch {
    // A link to nowhere is none.
    return null
  }
  const inside = relative(top, real)
  const isOwn = !inside.startsWith('..') && !inside.split(sep).includes('node_modules')
  if (!isOwn) return real
  const own = join(tree, inside)
  return existsSync(own) ? own : null
}
