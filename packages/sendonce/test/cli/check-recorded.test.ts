import { join } from 'node:path'
import { mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import type { Incident } from '@sendonce/model'
import { expect, test } from 'vitest'
import { temporaryProject } from '../project/temporary-project.ts'
import { incident, ndjson, session, sighting } from '../run/made-entries.ts'
import { check, json } from './run-check.ts'

const source = `const express = require('express')
const app = express()
app.get('/orders/:id', (req, res) => {
  if (!req.query.id) res.status(404).json({ error: 'not found' })
  res.json({ id: 1 })
})
`
const early = new Date('2026-11-24T16:00:00.000Z')

/** An incident of the app, with a first and a second answer at `line:column`. */
function happened(cwd: string, first: string, second: string, parts: Partial<Incident> = {}) {
  const at = (where: string) => sighting(`${join(cwd, 'app.js')}:${where}`)
  return incident({ code: 'SO001', first: at(first), second: at(second), ...parts })
}

interface Setting {
  readonly cwd: string
  readonly record: (folder: string, ...incidents: readonly Incident[]) => void
}

function shop(text: string = source): Setting {
  const cwd = temporaryProject({ 'package.json': '{}', 'app.js': text })
  utimesSync(join(cwd, 'app.js'), early, early)
  return {
    cwd,
    record: (folder, ...incidents) => {
      mkdirSync(join(cwd, folder), { recursive: true })
      writeFileSync(join(cwd, folder, '4121.ndjson'), ndjson(session(), ...incidents))
    },
  }
}

const ours = '.sendonce/incidents'

test('no recording: the report says nothing about it', async () => {
  const report = await json(shop().cwd)
  expect(report.findings[0]).not.toHaveProperty('seen')
  expect(report).not.toHaveProperty('unforeseen')
})

test('what was seen is confirmed in every form', async () => {
  const { cwd, record } = shop()
  record(join(ours, '2026-11-24T17-00-00.000Z-1'), happened(cwd, '4:38', '5:7', { count: 14 }))
  expect((await json(cwd)).findings[0]?.seen).toEqual({
    confirmed: true,
    times: 14,
    last: '2026-11-24T17:05:00.000Z',
    incidents: ['4121-m1-1'],
    changedSince: false,
  })
  const says = '14 times, last 2026-11-24 17:05 UTC: confirmed'
  const pretty = await check(cwd)
  expect(pretty.status).toBe(1)
  expect(pretty.out).toContain(`  seen  ${says}\n`)
  expect(pretty.out).toContain('1 problem in 1 file (1 confirmed)')
  expect((await check(cwd, '--format', 'plain')).out).toContain(`Seen: ${says}.\n`)
  expect((await check(cwd, '--format', 'line')).out).toMatch(new RegExp(`; seen ${says}\\n$`))
})

test('what nobody foresaw is told, in the lines at the end or on standard error', async () => {
  const { cwd, record } = shop()
  record(ours, happened(cwd, '2:1', '3:1', { code: 'SO004', count: 2 }))
  const says = 'seen at run time, not foreseen: SO004 app.js:2 -> app.js:3 (2 times)'
  const pretty = await check(cwd)
  expect(pretty.out.endsWith(`${says}\n`)).toBe(true)
  expect(pretty.out).not.toContain('  seen ')
  const line = await check(cwd, '--format', 'line')
  expect(line.err).toBe(`sendonce: ${says}\n`)
  expect((await json(cwd)).unforeseen).toMatchObject([{ code: 'SO004', times: 2 }])
})

test('it is something to tell, but not what the exit status speaks of', async () => {
  const { cwd, record } = shop('')
  record(ours, happened(cwd, '1:1', '1:1'))
  const { status, out } = await check(cwd, '--quiet')
  expect(status).toBe(0)
  expect(out).toContain('not foreseen')
})

test('only of what is checked', async () => {
  const { cwd, record } = shop()
  mkdirSync(join(cwd, 'other'))
  writeFileSync(join(cwd, 'other', 'b.js'), '')
  record(ours, happened(cwd, '2:1', '3:1'))
  expect((await json(cwd, 'other')).unforeseen).toEqual([])
  expect((await json(cwd, 'app.js')).unforeseen).toHaveLength(1)
})

test('a file that was changed since: told for the finding, nothing else', async () => {
  const { cwd, record } = shop()
  record(ours, happened(cwd, '4:38', '5:7'), happened(cwd, '2:1', '3:1', { id: '2' }))
  const late = new Date('2026-11-24T18:00:00.000Z')
  utimesSync(join(cwd, 'app.js'), late, late)
  const report = await json(cwd)
  expect(report.findings[0]?.seen).toMatchObject({ confirmed: false, changedSince: true })
  expect(report.unforeseen).toEqual([])
  expect((await check(cwd)).out).toContain('1 time, last 2026-11-24 17:05 UTC: before a file of it')
})

const unsure = source.replace('if (!req.query.id)', 'require("./audit")(res)\n ')

test('what is of low confidence is reported when it was seen, unless that is not wanted', async () => {
  const { cwd, record } = shop(unsure)
  const low = await json(cwd, '--min-confidence', 'low')
  const [finding] = low.findings
  const at = (site: { readonly line: number; readonly column: number } | null | undefined) =>
    `${site?.line}:${site?.column}`
  record(ours, happened(cwd, at(finding?.first), at(finding?.second)))
  expect((await json(cwd)).findings.map((one) => one.seen?.confirmed)).toEqual([true])
  const limited = await json(cwd, '--min-confidence', 'certain')
  expect(limited.findings.every((one) => one.confidence === 'certain')).toBe(true)
  expect(limited.unforeseen).toEqual([])
})

test('a rule that is off foresaw it all the same', async () => {
  const { cwd, record } = shop()
  writeFileSync(join(cwd, 'sendonce.config.json'), '{ "rules": { "SO001": "off" } }')
  record(ours, happened(cwd, '4:38', '5:7'))
  expect(await json(cwd)).toMatchObject({ findings: [], unforeseen: [] })
})

test('another folder, or none', async () => {
  const { cwd, record } = shop()
  record(ours, happened(cwd, '4:38', '5:7'))
  record('artifacts/run', happened(cwd, '4:38', '5:7', { count: 3 }))
  expect((await json(cwd, '--incidents', 'artifacts')).findings[0]?.seen?.times).toBe(3)
  expect((await json(cwd, '--no-incidents')).findings[0]?.seen).toBeUndefined()
  const wrong = await check(cwd, '--incidents', 'nope')
  expect(wrong).toMatchObject({ status: 2, out: '' })
  expect(wrong.err).toMatch(/^sendonce: there is no folder nope: name the one that .+\n$/)
})

test('what cannot be read is told on standard error, the rest counts', async () => {
  const { cwd, record } = shop()
  record(ours, happened(cwd, '4:38', '5:7'))
  writeFileSync(join(cwd, ours, '9.ndjson'), '{"format":2,"kind":"incident"}\nhello\u001b[2J\n')
  const { out, err } = await check(cwd)
  expect(out).toContain('confirmed')
  expect(err).toBe(
    'sendonce: .sendonce/incidents/9.ndjson: is written in format 2, this version reads 1: update sendonce\n' +
      'sendonce: .sendonce/incidents/9.ndjson: a line could not be read (2)\n',
  )
})
