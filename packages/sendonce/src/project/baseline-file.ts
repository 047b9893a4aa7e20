import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Accepted } from '@sendonce/model'
import { errorCode } from '../util/error-code.ts'
import { isDay } from '../util/day.ts'
import { UsageError } from '../util/usage-error.ts'

/** Beside the configuration, and not in the folder of recordings, which git does not see. */
export const usualBaseline = 'sendonce-baseline.json'

const format = 1

/** What a baseline accepts; `null` where the file is not there. Throws a `UsageError` where it cannot be read. */
export function readBaseline(cwd: string, name: string): readonly Accepted[] | null {
  const path = resolve(cwd, name)
  return existsSync(path) ? parse(readText(path, name), name) : null
}

function readText(path: string, name: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new UsageError(`${name} cannot be read (${errorCode(error)})`, 'check its permissions')
  }
}

function parse(text: string, name: string): readonly Accepted[] {
  const broken = (what: string): UsageError =>
    new UsageError(
      `${name} ${what}`,
      'take an earlier version of it from git, or remove it and run sendonce baseline',
    )
  let value: unknown
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    throw broken('is not JSON')
  }
  const baseline = value as { readonly format?: unknown; readonly accepted?: unknown } | null
  if (typeof baseline !== 'object' || baseline === null || !Array.isArray(baseline.accepted))
    throw broken('is not a baseline')
  if (baseline.format !== format)
    throw new UsageError(
      `${name} has format ${String(baseline.format)}, and this version reads ${format}`,
      'use the version of sendonce that has written it',
    )
  return baseline.accepted.map((entry: unknown, index) => {
    if (!isAccepted(entry)) throw broken(`has an entry that is none (number ${index + 1})`)
    return entry
  })
}

function isAccepted(entry: unknown): entry is Accepted {
  if (typeof entry !== 'object' || entry === null) return false
  const { until, ...texts } = entry as Record<string, unknown>
  return (
    ['fingerprint', 'code', 'file', 'call', 'note'].every(
      (key) => typeof texts[key] === 'string',
    ) &&
    (until === undefined || isDay(until))
  )
}

/** Writes a baseline, one finding a line, so that those who change different ones do not meet in git. Whole, or not at all. */
export function writeBaseline(cwd: string, name: string, accepted: readonly Accepted[]): void {
  const path = resolve(cwd, name)
  const lines = accepted.map((entry) => `    ${JSON.stringify(entry)}`).join(',\n')
  const list = accepted.length === 0 ? '[]' : `[\n${lines}\n  ]`
  const text = `{\n  "format": ${format},\n  "accepted": ${list}\n}\n`
  const beside = `${path}.${process.pid}`
  try {
    writeFileSync(beside, text)
    renameSync(beside, path)
  } catch (error) {
    throw new UsageError(
      `${name} cannot be written (${errorCode(error)})`,
      'check the folder and its permissions, or name another file with --baseline',
    )
  }
}
