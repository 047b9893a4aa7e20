import { mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { prune } from '../../src/run/prune.ts'
import { openRunFolder } from '../../src/run/run-folder.ts'
import { UsageError } from '../../src/util/usage-error.ts'
import { temporaryProject } from '../project/temporary-project.ts'

/** No process has this number: Linux stops far below. */
const dead = 99_999_999

function makeRun(recordings: string, minute: number, pid: number, bytes = 10): string {
  const name = `2026-11-24T17-${String(minute).padStart(2, '0')}-00.000Z-${pid}`
  const folder = join(recordings, name)
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `${pid}.ndjson`)
  writeFileSync(file, 'x'.repeat(bytes))
  const time = new Date(Date.UTC(2026, 10, 24, 17, minute))
  utimesSync(file, time, time)
  utimesSync(folder, time, time)
  return name
}

test('a folder for each run, hidden from git', () => {
  const root = temporaryProject({})
  const recordings = join(root, '.sendonce', 'incidents')
  const folder = openRunFolder(recordings, true)
  expect(readdirSync(recordings)).toHaveLength(1)
  expect(folder.startsWith(recordings)).toBe(true)
  expect(readFileSync(join(root, '.sendonce', '.gitignore'), 'utf8')).toBe('*\n')
})

test('a folder that somebody named gets nothing but the run', () => {
  const root = temporaryProject({})
  openRunFolder(join(root, 'artifacts'), false)
  expect(readdirSync(root)).toEqual(['artifacts'])
  expect(readdirSync(join(root, 'artifacts'))).toHaveLength(1)
})

test('a place that cannot be written says what to do', () => {
  const root = temporaryProject({ file: '' })
  const open = (): string => openRunFolder(join(root, 'file', 'incidents'), true)
  expect(open).toThrow(UsageError)
  expect(open).toThrow(/incidents cannot be written to .+ \(ENOTDIR\)/)
})

test('the newest runs stay', () => {
  const root = temporaryProject({})
  const names = [1, 2, 3, 4, 5].map((minute) => makeRun(root, minute, dead))
  prune(root, { runs: 3, bytes: 1e6 })
  expect(readdirSync(root)).toEqual(names.slice(2))
})

test('no more bytes stay than allowed', () => {
  const root = temporaryProject({})
  const names = [1, 2, 3].map((minute) => makeRun(root, minute, dead, 400))
  prune(root, { runs: 50, bytes: 1000 })
  expect(readdirSync(root)).toEqual(names.slice(1))
})

test('nothing of a process that runs is deleted', () => {
  const root = temporaryProject({})
  const running = makeRun(root, 1, process.pid)
  const ended = makeRun(root, 2, dead)
  writeFileSync(join(root, ended, `${process.pid}-1.ndjson`), '')
  const gone = makeRun(root, 3, dead)
  prune(root, { runs: 0, bytes: 0 })
  expect(readdirSync(root)).toEqual([running, ended])
  expect(gone).not.toBe(running)
})

test('files that the recorder wrote on its own count, anything else is not ours', () => {
  const root = temporaryProject({ [`${dead}.ndjson`]: '{}', 'notes.txt': '', 'mine/a.ndjson': '' })
  prune(root, { runs: 0, bytes: 0 })
  expect(readdirSync(root)).toEqual(['mine', 'notes.txt'])
})
