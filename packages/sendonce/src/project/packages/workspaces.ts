import { readdirSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { type ManifestReader, recordOf } from './package-manifest.ts'

const MAX_DEPTH = 4

/**
 * The packages of a workspace: name to absolute folder, by the globs of the root's package.json or
 * pnpm-workspace.yaml, so that they are found in a clone where nothing was installed.
 */
export function findWorkspacePackages(
  root: string,
  manifests: ManifestReader,
): ReadonlyMap<string, string> {
  const packages = new Map<string, string>()
  for (const pattern of workspacePatterns(root, manifests)) {
    for (const folder of expand(
      root,
      pattern.split('/').filter((part) => part !== '.' && part !== ''),
    )) {
      const name = manifests.read(folder)?.['name']
      if (typeof name === 'string' && !packages.has(name)) packages.set(name, folder)
    }
  }
  return packages
}

function workspacePatterns(root: string, manifests: ManifestReader): readonly string[] {
  const field = manifests.read(root)?.['workspaces']
  const listed = Array.isArray(field) ? field : recordOf(field)['packages']
  const patterns: unknown[] = Array.isArray(listed) ? listed : []
  return [...patterns, ...pnpmPatterns(root)].filter(
    (pattern): pattern is string => typeof pattern === 'string' && !pattern.startsWith('!'),
  )
}

// The list is the only part that matters here, and it is always written as a plain block list.
function pnpmPatterns(root: string): readonly string[] {
  let text: string
  try {
    text = readFileSync(posix.join(root, 'pnpm-workspace.yaml'), 'utf8')
  } catch {
    return []
  }
  const block = /^packages:[^\n]*\n((?:[ \t]*(?:-|#)[^\n]*\n?|[ \t]*\r?\n)*)/m.exec(text)?.[1] ?? ''
  return [...block.matchAll(/^[ \t]*-[ \t]*['"]?([^'"#\s]+)/gm)].map((match) => match[1]!)
}

function expand(folder: string, parts: readonly string[], depth = 0): readonly string[] {
  const [part, ...rest] = parts
  if (part === undefined) return [folder]
  if (part === '**') {
    const below = depth >= MAX_DEPTH ? [] : subfolders(folder)
    return [
      ...expand(folder, rest, depth),
      ...below.flatMap((next) => expand(next, parts, depth + 1)),
    ]
  }
  if (!part.includes('*')) return expand(posix.join(folder, part), rest, depth)
  const pattern = new RegExp(
    `^${part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`,
  )
  return subfolders(folder)
    .filter((next) => pattern.test(posix.basename(next)))
    .flatMap((next) => expand(next, rest, depth))
}

function subfolders(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter(
        (entry) =>
          entry.isDirectory() && entry.name !== 'node_modules' && !entry.name.startsWith('.'),
      )
      .map((entry) => posix.join(folder, entry.name))
  } catch {
    return []
  }
}
