import { readFileSync, realpathSync, statSync } from 'node:fs'
import { basename, isAbsolute, relative, resolve, sep } from 'node:path'

/** A longer file is nothing that somebody reads. */
const bytesAtMost = 512 * 1024

/**
 * Reads sources for frames: only files below `root`, also behind their links, no `.env` of any kind, and none of more than
 * 512 KB. Names come from reports and recordings, which may have been made elsewhere. `null`: it is not shown.
 */
export function readContained(root: string): (file: string) => string | null {
  return (file) => {
    try {
      const home = realpathSync(root)
      const whole = realpathSync(resolve(root, file))
      const inside = relative(home, whole)
      if (inside === '' || isAbsolute(inside) || inside.startsWith('..')) return null
      const names = [...inside.split(sep), basename(file)]
      if (names.some((name) => /^\.env/i.test(name))) return null
      const stat = statSync(whole)
      return stat.isFile() && stat.size <= bytesAtMost ? readFileSync(whole, 'utf8') : null
    } catch {
      // It is gone, or may not be read.
      return null
    }
  }
}
