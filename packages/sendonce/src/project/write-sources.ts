import {
  accessSync,
  closeSync,
  constants,
  fsyncSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { errorCode } from '../util/error-code.ts'
import { UsageError } from '../util/usage-error.ts'

/** A file with the text that was analysed, and the one that it is to have. */
export interface Rewrite {
  readonly file: string
  readonly before: string
  readonly after: string
}

/**
 * Writes files, all or none as far as that can be known before: each is looked at first, and each appears
 * whole. Throws `UsageError` for one that cannot be written or is not what was analysed any more.
 */
export function writeSources(root: string, rewrites: readonly Rewrite[]): void {
  const checked = rewrites.map((rewrite) => ({ ...rewrite, path: checkedPath(root, rewrite) }))
  for (const { path, file, after } of checked) replace(path, file, after)
}

/** The real file, behind links. */
function checkedPath(root: string, { file, before }: Rewrite): string {
  try {
    const path = realpathSync(join(root, file))
    accessSync(path, constants.W_OK)
    // A file that only its folder lets us replace was protected on purpose.
    if ((statSync(path).mode & 0o222) === 0)
      throw new UsageError(`${file} is read-only`, 'nothing was changed')
    const bytes = readFileSync(path)
    if (!bytes.equals(Buffer.from(before, 'utf8'))) {
      throw bytes.toString('utf8') === before
        ? new UsageError(`${file} is not UTF-8`, 'nothing was changed; save it as UTF-8 first')
        : new UsageError(
            `${file} was changed meanwhile`,
            'nothing was changed; run the command again',
          )
    }
    return path
  } catch (error) {
    if (error instanceof UsageError) throw error
    const code = errorCode(error)
    if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
      throw new UsageError(`${file} is read-only`, 'nothing was changed')
    }
    throw new UsageError(`${file} cannot be read any more (${code})`, 'nothing was changed')
  }
}

function replace(path: string, file: string, text: string): void {
  const temporary = `${path}.${process.pid}.sendonce`
  try {
    const { mode } = statSync(path)
    const handle = openSync(temporary, 'wx', mode)
    try {
      writeFileSync(handle, text)
      fsyncSync(handle)
    } finally {
      closeSync(handle)
    }
    renameSync(temporary, path)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw new UsageError(
      `${file} cannot be written (${errorCode(error)})`,
      'files named before it were changed',
    )
  }
}
