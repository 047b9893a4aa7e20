import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { FollowedRecording } from '../../src/run/follow-recording.ts'
import { incident, ndjson, session } from './made-entries.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sendonce-follow-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const ids = (followed: FollowedRecording): string[] => followed.read().incidents.map(({ id }) => id)

test('tells what is there, and then what comes, in files that come later as well', () => {
  const followed = new FollowedRecording(folder)
  expect(followed.read()).toEqual({ sessions: [], incidents: [], isUnreadChanged: false })
  const run = join(folder, 'run')
  mkdirSync(run)
  const file = join(run, '1.ndjson')
  writeFileSync(file, ndjson(session(), incident({ id: 'a' })))
  const first = followed.read()
  expect(first.sessions.map((one) => one.folder)).toEqual([run])
  expect(first.incidents.map(({ id }) => id)).toEqual(['a'])
  expect(ids(followed)).toEqual([])
  appendFileSync(file, ndjson(incident({ id: 'b' })))
  writeFileSync(join(folder, 'other.ndjson'), ndjson(incident({ id: 'c' })))
  expect(ids(followed).toSorted()).toEqual(['b', 'c'])
})

test('a line is told when it is whole, wherever it was cut', () => {
  const followed = new FollowedRecording(folder)
  const file = join(folder, '1.ndjson')
  const line = ndjson(incident({ id: 'a', message: 'Zoë ×14' }))
  const bytes = Buffer.from(line)
  const at = bytes.indexOf(0xc3) + 1
  writeFileSync(file, bytes.subarray(0, at))
  expect(followed.read()).toMatchObject({ incidents: [], isUnreadChanged: false })
  appendFileSync(file, bytes.subarray(at, bytes.length - 1))
  expect(ids(followed)).toEqual([])
  appendFileSync(file, '\n')
  expect(followed.read().incidents[0]?.message).toBe('Zoë ×14')
})

test('lines that cannot be read are counted by their numbers in the file', () => {
  const followed = new FollowedRecording(folder)
  const file = join(folder, '1.ndjson')
  writeFileSync(file, `${ndjson(session())}no json\n`)
  expect(followed.read().isUnreadChanged).toBe(true)
  appendFileSync(file, `${ndjson(incident())}{"format":1}\n`)
  expect(followed.read().isUnreadChanged).toBe(true)
  expect([...followed.unread()]).toEqual([[file, '2 lines could not be read (2, 4)']])
  expect(followed.read().isUnreadChanged).toBe(false)
})

test('a format that is newer than ours is told', () => {
  const followed = new FollowedRecording(folder)
  writeFileSync(join(folder, '1.ndjson'), ndjson({ format: 2, kind: 'incident' }))
  expect(followed.read().isUnreadChanged).toBe(true)
  expect([...followed.unread().values()].join()).toContain('is written in format 2')
})

test('a file that is written anew is read anew', () => {
  const followed = new FollowedRecording(folder)
  const file = join(folder, '1.ndjson')
  writeFileSync(file, ndjson(session(), incident({ id: 'a' })))
  expect(ids(followed)).toEqual(['a'])
  writeFileSync(file, ndjson(incident({ id: 'b' })))
  expect(ids(followed)).toEqual(['b'])
})

test('more than one piece is read at once, and a line that never ends is left out', () => {
  const followed = new FollowedRecording(folder)
  const file = join(folder, '1.ndjson')
  const long = incident({ message: 'x'.repeat(1_500_000) })
  writeFileSync(file, ndjson({ ...long, id: 'a' }, { ...long, id: 'b' }))
  expect(ids(followed)).toEqual(['a', 'b'])
  appendFileSync(file, `${'y'.repeat(9 * 1024 * 1024)}\n${ndjson(incident({ id: 'c' }))}`)
  expect(ids(followed)).toEqual(['c'])
  expect([...followed.unread().values()].join()).toContain('could not be read')
})
