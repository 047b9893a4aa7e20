import { isAbsolute, relative, resolve, sep } from 'node:path'
import ignore from 'ignore'
import type { Configuration } from './configuration.ts'

/**
 * A configuration speaks of files as seen from its own folder, the check as seen from `cwd`, at or
 * below it. Gives the same configuration in the words of `cwd`.
 */
export function rebase(configuration: Configuration, folder: string, cwd: string): Configuration {
  const below = relative(folder, cwd).split(sep).filter(Boolean)
  const { paths, exclude } = configuration
  return {
    ...configuration,
    ...(paths && { paths: paths.map((path) => rebasePath(path, folder, cwd)) }),
    ...(exclude && { exclude: exclude.flatMap((glob) => rebaseGlob(glob, below) ?? []) }),
  }
}

function rebasePath(path: string, folder: string, cwd: string): string {
  return isAbsolute(path) ? path : relative(cwd, resolve(folder, path)) || '.'
}

/** The part of a glob that is left below some folders; `null` when it speaks of other folders. */
function rebaseGlob(glob: string, below: readonly string[]): string | null {
  const sign = glob.startsWith('!') ? '!' : ''
  const body = glob.slice(sign.length)
  const isAnchored = body.slice(0, -1).includes('/')
  if (!isAnchored || below.length === 0 || below[0] === '..') return glob
  const segments = body.replace(/^\//, '').split('/')
  for (const folder of below) {
    // `**` takes any number of folders, these among them.
    if (segments[0] === '**') return sign + segments.join('/')
    const segment = segments.shift()
    if (!segment || !ignore().add(`/${segment}`).ignores(folder)) return null
  }
  // Nothing left: the glob leaves out the folder that one stands in, and so has asked for.
  return segments.some(Boolean) ? `${sign}/${segments.join('/')}` : null
}
