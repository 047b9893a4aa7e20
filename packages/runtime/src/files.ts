import fs from 'node:fs'

/**
 * The functions of files as they are when the recorder is loaded. A test that puts its own in their place
 * must neither count our calls nor answer them.
 */
export const closeSync: typeof fs.closeSync = fs.closeSync
export const fstatSync: typeof fs.fstatSync = fs.fstatSync
export const mkdirSync: typeof fs.mkdirSync = fs.mkdirSync
export const openSync: typeof fs.openSync = fs.openSync
export const readFileSync: typeof fs.readFileSync = fs.readFileSync
export const readSync: typeof fs.readSync = fs.readSync
export const statSync: typeof fs.statSync = fs.statSync
export const writeSync: typeof fs.writeSync = fs.writeSync

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
