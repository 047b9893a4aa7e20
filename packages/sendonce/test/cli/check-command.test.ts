import type { Confidence, Report, Severity } from '@sendonce/model'
import { describe, expect, test } from 'vitest'
import { exitCode, type Check } from '../../src/cli/check-command.ts'
import { runCli } from '../../src/cli/run-cli.ts'
import { temporaryProject } from '../project/temporary-project.ts'
import { finding, report, siteOf } from '../report/made-reports.ts'
import { check, json } from './run-check.ts'
import { createTestIo } from './test-io.ts'

const twice = `const express = require('express')
const app = express()
app.get('/orders/:id', (req, res) => {
  if (!req.query.id) res.status(404).json({ error: 'not found' })
  res.json({ id: 1 })
})
`
const once = twice.replace('if (!req.query.id)', 'if (!req.query.id) return')
const manifest = JSON.stringify({ name: 'shop', dependencies: { express: '^5.0.0' } })

function shop(files: Readonly<Record<string, string>> = {}): string {
  return temporaryProject({ 'package.json': manifest, 'src/app.js': twice, ...files })
}

test('the line format tells on standard error which files were not read whole', async () => {
  const cwd = temporaryProject({
    'package.json': manifest,
    'app.js': once,
    'half.js': `${once}app.get(`,
  })
  const { status, out, err } = await check(cwd, '--format', 'line')
  expect({ status, out }).toEqual({ status: 0, out: '' })
  expect(err).toMatch(/^sendonce: not read whole: half\.js \(.+\)\n$/)
  expect((await check(cwd, '--format', 'line', '--quiet')).err).toBe('')
})

describe('the whole way, from files to output', () => {
  test('a second answer: status 1, both places in every form', async () => {
    const cwd = shop()
    const pretty = await check(cwd)
    expect(pretty.status).toBe(1)
    expect(pretty.err).toBe('')
    expect(pretty.out).toMatch(/^error SO001 {2}/)
    expect(pretty.out).toMatch(/^1 {4}4 │ .*res\.status\(404\)/m)
    expect(pretty.out).toMatch(/^2 {4}5 │ .*res\.json/m)

    const line = await check(cwd, '--format', 'line')
    expect(line.out).toMatch(
      /^src\/app\.js:5:7: error SO001 \w+: .*; first answer src\/app\.js:4:38; GET \/orders\/:id\n$/,
    )
    const plain = await check(cwd, '--format', 'plain')
    expect(plain.out).toContain('First answer: src/app.js, line 4: res.status(404)')
    expect(plain.out).toContain('Second answer: src/app.js, line 5: res.json({ id: 1 })')

    const { findings } = await json(cwd)
    expect(findings.map((one) => [one.first?.line, one.second?.line])).toEqual([[4, 5]])
  })

  test('no second answer: status 0, and what was not seen is said', async () => {
    const { status, out } = await check(shop({ 'src/app.js': once }))
    expect(status).toBe(0)
    expect(out).toMatch(/^No second answer found\. 1 file, 1 entry point; [^]*\snot resolved\.\n$/)
  })

  test('--quiet is silent about nothing, and not about something', async () => {
    expect((await check(shop({ 'src/app.js': once }), '--quiet')).out).toBe('')
    expect((await check(shop(), '--quiet')).out).toContain('SO001')
  })

  test('the same input gives the same bytes', async () => {
    const cwd = shop()
    for (const format of ['pretty', 'line', 'plain'])
      expect(await check(cwd, '--format', format)).toEqual(await check(cwd, '--format', format))
  })

  test("the order of files is nobody's language: capitals come first", async () => {
    const { findings } = await json(shop({ 'src/a.js': twice, 'src/B.js': twice }))
    const files = findings.map(({ second }) => second?.file)
    expect(files.filter((file) => file !== 'src/app.js')).toEqual(['src/B.js', 'src/a.js'])
  })

  test('tests are left out unless they are asked for', async () => {
    const cwd = shop({ 'src/app.js': once, 'src/app.test.js': twice })
    expect((await json(cwd)).findings).toEqual([])
    expect((await json(cwd, '--include-tests')).findings).toHaveLength(1)
  })

  test('--with-source adds the lines around both places', async () => {
    const { sources } = await json(shop(), '--with-source')
    expect(sources?.['src/app.js']?.lines).toContainEqual([5, '  res.json({ id: 1 })'])
    expect((await json(shop())).sources).toBeUndefined()
  })

  test('the configuration is found, and flags beat it', async () => {
    const cwd = shop({ 'sendonce.config.json': '{ "rules": { "SO001": "off" } }' })
    expect((await json(cwd)).findings).toEqual([])
    const other = shop({ 'other.json': '{ "rules": { "SO001": "note" } }' })
    const { findings } = await json(other, '--config', 'other.json')
    expect(findings.map((one) => one.severity)).toEqual(['note'])
    expect((await check(other, '--config', 'other.json')).status).toBe(0)
  })

  test('a broken source is named and the rest is checked', async () => {
    const { status, out } = await check(shop({ 'src/broken.js': '(req, res) => { res.send( {' }))
    expect(status).toBe(1)
    expect(out).toMatch(/^not read whole: src\/broken\.js \(/m)
  })
})

const levels: readonly Confidence[] = ['certain', 'high', 'medium', 'low']
const site = siteOf('app.js', 'res.send(1)', 'res.send(1)', 'send')

function found(confidence: Confidence, severity: Severity = 'error'): Report {
  return report([finding({ confidence, severity, first: site, second: site })])
}

describe('the exit status', () => {
  test.each(levels.flatMap((level) => levels.map((failOn) => [level, failOn] as const)))(
    'a %s finding with --fail-on %s',
    (level, failOn) => {
      const isSure = levels.indexOf(level) <= levels.indexOf(failOn)
      expect(exitCode(found(level), failOn)).toBe(isSure ? 1 : 0)
    },
  )

  test('a note never fails', () => {
    expect(exitCode(found('certain', 'note'), 'low')).toBe(0)
  })

  test.each([
    [[], 'medium'],
    [['--fail-on', 'low'], 'low'],
    [['--fail-on', 'certain'], 'medium'],
    [['--fail-on', 'low', '--min-confidence', 'high'], 'high'],
  ])('%j reports from %s on', async (argv, expected) => {
    let asked: string | undefined
    const spy: Check = (options) => {
      asked = options.minConfidence
      return Promise.resolve(report([]))
    }
    const io = createTestIo({ cwd: temporaryProject({}) })
    await runCli(['check', ...argv], io, spy)
    expect(asked).toBe(expected)
  })
})

test('20 findings are printed, all are counted, --all prints all', async () => {
  const many = report(Array.from({ length: 25 }, () => finding({ first: site, second: site })))
  const fake: Check = () => Promise.resolve(many)
  const io = createTestIo({ cwd: temporaryProject({}) })
  await runCli(['check'], io, fake)
  expect(io.out().match(/^error SO001/gm)).toHaveLength(20)
  expect(io.out()).toContain('25 problems in 1 file')
  expect(io.out()).toContain('20 of 25 shown: --all')
  const all = createTestIo({ cwd: io.cwd })
  await runCli(['check', '--all'], all, fake)
  expect(all.out().match(/^error SO001/gm)).toHaveLength(25)
})

test('a notice is seen in every form, and not among the lines of the line form', async () => {
  const unused = once.replace(
    '  res.json',
    '  // sendonce-ignore-next-line SO002 -- tried\n  res.json',
  )
  const says = 'SO002 is suppressed here but was not found: take it out'
  const cwd = shop({ 'src/app.js': unused })
  for (const format of ['pretty', 'plain', 'json']) {
    const { out, err } = await check(cwd, '--format', format)
    expect(out.replaceAll(/\s+/g, ' ')).toContain(says)
    expect(err).toBe('')
  }
  const line = await check(cwd, '--format', 'line')
  expect(line).toEqual({ status: 0, out: '', err: `sendonce: src/app.js, line 5: ${says}\n` })
})

describe('--explain-coverage', () => {
  const unfollowed = `const express = require('express')
const grid = require('data-grid')
const { render } = require('./missing')
const app = express()
app.get('/a', (req, res) => grid.show(req, res))
app.get('/b', (req, res) => grid.show(req, res))
app.get('/c', (req, res) => render(res))
app.get('/d', (req, res) => res.reply({ ok: true }))
app.get('/e', (req, res) => req.plugins[req.query.name](res))
app.get('/f', (req, res) => walk(res, 3))
function walk(res, depth) { if (depth > 0) walk(res, depth - 1); else res.send('done') }
`
  const made = (): string => shop({ 'src/app.js': unfollowed })

  test('the JSON report lists each call, by reason', async () => {
    const { coverage } = await json(made(), '--explain-coverage')
    expect(coverage.unresolvedCalls).toBe(5)
    expect(
      coverage.unfollowed?.map(({ reason, what, calls }) => [
        reason,
        what,
        calls.map(({ line }) => line),
      ]),
    ).toEqual([
      ['package', 'data-grid', [5, 6]],
      ['missing-module', './missing', [7]],
      ['nesting', 'walk', [11]],
      ['response-method', 'reply', [8]],
      ['unknown-value', null, [9]],
    ])
  })

  test('what an ES module imports and is not there is no package', async () => {
    const module = `import express from 'express'
import { render } from './missing.js'
import { guard } from '#guard'
const app = express()
app.get('/a', (req, res) => render(res))
app.get('/b', (req, res) => guard(req, res))
`
    const { coverage } = await json(shop({ 'src/app.mjs': module }), '--explain-coverage')
    expect(coverage.unfollowed?.map(({ reason, what }) => [reason, what])).toEqual([
      ['missing-module', '#guard'],
      ['missing-module', './missing'],
    ])
  })

  test('without it the report is as it was', async () => {
    const { coverage } = await json(made())
    expect(coverage).not.toHaveProperty('unfollowed')
  })

  test.each(['pretty', 'plain'])('%s tells reason, place and what would help', async (format) => {
    const cwd = made()
    const { out } = await check(cwd, '--explain-coverage', '--format', format)
    const words = out.replaceAll(/\s+/g, ' ')
    expect(words).toContain('Not followed: 6 calls that may answer, for 5 reasons')
    expect(words).toContain('2 calls: data-grid is a package without a model for it')
    expect(words).toContain('what would help: a model of the package')
    expect(words).toContain('src/app.js:8:33 res.reply')
    const brief = await check(cwd, '--format', format)
    expect(brief.out).not.toContain('Not followed')
  })

  test('the line form keeps standard output for findings', async () => {
    const { out, err } = await check(made(), '--explain-coverage', '--format', 'line')
    expect(out).toBe('')
    expect(err).toContain('sendonce: 1 call: reply() is no method of a response that is known')
  })

  test('where all was followed that is said', async () => {
    const { out } = await check(shop(), '--explain-coverage')
    expect(out).toContain('Every call that is given a response was followed')
  })
})
