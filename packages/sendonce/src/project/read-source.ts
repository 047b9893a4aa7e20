import { readFileSync } from 'node:fs'
import type { SkipReason } from '@sendonce/model'
import { errorCode } from '../util/error-code.ts'
import { isBrowserBundle } from './browser-bundle.ts'
import { statOf, type FileStat } from './file-stat.ts'
import { isMinifiedText } from './minified.ts'

/** Larger files are not source that a person maintains, and hold up everything else. */
export const MAX_SOURCE_BYTES: number = 3 * 1024 * 1024

export type SourceText =
  | { readonly kind: 'text'; readonly text: string; readonly bytes: number }
  | { readonly kind: 'skipped'; readonly reason: SkipReason; readonly detail: string }

/**
 * Reads one source. Bytes that are not UTF-8 become replacement characters; a byte order mark stays,
 * so that offsets are those of the file. Never throws, and never waits on a pipe.
 */
export function readSource(absolute: string, stat: FileStat = statOf(absolute)): SourceText {
  try {
    if (!stat.isFile()) return skipped('unreadable', 'not a file')
    if (stat.size > MAX_SOURCE_BYTES) return skipped('too-large', megabytes(stat.size))
    return judgeText(decode(absolute), stat.size)
  } catch (error) {
    return skipped('unreadable', errorCode(error))
  }
}

/** A text as a source, if it is one that a person maintains. */
export function judgeText(text: string, bytes: number): SourceText {
  if (bytes > MAX_SOURCE_BYTES) return skipped('too-large', megabytes(bytes))
  if (isBinary(text)) return skipped('unreadable', 'not a text file')
  if (isMinifiedText(text)) return skipped('minified', 'not written by hand')
  if (isBrowserBundle(text)) return skipped('minified', 'bundled for a browser')
  return { kind: 'text', text, bytes }
}

function decode(absolute: string): string {
  const text = readFileSync(absolute, 'utf8')
  // How the mark of UTF-16 comes out of the UTF-8 decoder.
  return text.startsWith('\uFFFD\uFFFD') ? decodeUtf16(absolute, text) : text
}

function decodeUtf16(absolute: string, fallback: string): string {
  const buffer = readFileSync(absolute)
  const isLittleEndian = buffer[0] === 0xff && buffer[1] === 0xfe
  return isLittleEndian ? buffer.toString('utf16le') : fallback
}

// `.ts` is also an extension of films.
function isBinary(text: string): boolean {
  return text.slice(0, 4000).includes('\0')
}

function megabytes(size: number): string {
  return `${(size / 1024 / 1024).toFixed(1)} MB`
}

function skipped(reason: SkipReason, detail: string): SourceText {
  return { kind: 'skipped', reason, detail }
}
