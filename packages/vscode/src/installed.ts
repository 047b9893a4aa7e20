import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'

/** A sendonce that is installed. */
export interface Installed {
  /** The path of its command, a module for Node. */
  readonly bin: string
  readonly version: string
}

/**
 * The sendonce that programs of a folder would load, from the nearest `node_modules` upwards; where `path` is set, the package
 * at that path, relative to the folder. `null`: there is none.
 */
export function findInstalled(folder: string, path: string): Installed | null {
  try {
    const manifest = path
      ? resolve(folder, path, 'package.json')
      : createRequire(join(folder, 'package.json')).resolve('sendonce/package.json')
    // Read anew each time: an installation is exchanged while the editor runs.
    const { bin, version } = JSON.parse(readFileSync(manifest, 'utf8'))
    return { bin: join(dirname(manifest), bin.sendonce), version }
  } catch {
    // What is not there, half there, or not sendonce.
    return null
  }
}
