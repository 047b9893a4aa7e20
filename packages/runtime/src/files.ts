import {
  closeSync as close,
  fstatSync as fstat,
  mkdirSync as mkdir,
  openSync as open,
  readFileSync as readFile,
  readSync as read,
  statSync as stat,
  writeSync as write,
} from 'node:fs'

/**
 * The functions of files as they are when the recorder is loaded. A test that puts its own in their place
 * must neither count our calls nor answer them.
 */
export const closeSync: typeof close = close
export const fstatSync: typeof fstat = fstat
export const mkdirSync: typeof mkdir = mkdir
export const openSync: typeof open = open
export const readFileSync: typeof readFile = readFile
export const readSync: typeof read = read
export const statSync: typeof stat = stat
export const writeSync: typeof write = write

/** Appends a text. Node's own function for it goes by way of others that a test may have replaced. */
export function append(file: string, text: string): void {
  const descriptor = openSync(file, 'a')
  try {
    let left = Buffer.from(text)
    while (left.length > 0) left = left.subarray(writeSync(descriptor, left))
  } finally {
    closeSync(descriptor)
  }
}

/** The version in the `package.json` of a folder; `null`: there is none, as in a bundle. */
export function versionIn(folder: string): string | null {
  try {
    const text = readFileSync(`${folder}/package.json`, 'utf8')
    const { version } = JSON.parse(text) as { readonly version?: unknown }
    return typeof version === 'string' ? version : null
  } catch {
    return null
  }
}
