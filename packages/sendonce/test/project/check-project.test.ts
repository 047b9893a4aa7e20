import { chmodSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import type { Confidence, Finding } from '@sendonce/model'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Analysis, AnalyzeSources } from '../../src/detect/analysis.ts'
import { checkProject, type CheckOptions } from '../../src/project/check-project.ts'
import { temporaryProject } from './temporary-project.ts'

const HANDLER = `const app = require('express')()
app.get('/', (req, res) => {
  if (!req.query.id) res.status(400).json({ error: 'id' })
  res.json({ ok: true })
})
`
const BASE: Omit<CheckOptions, 'root'> = { paths: ['.'], includeTests: false }

function finding(place: string, confidence: Confidence, code = 'SO001'): Finding {
  const [file = '', line = ''] = place.split(':')
  const site = { file, line: Number(line), column: 1, startLine: 1, endLine: 1, text: 'x()' }
  return {
    code,
    name: 'x',
    severity: 'error',
    confidence,
    cwe: [],
    message: '',
    first: null,
    second: site,
    entry: null,
    related: [],
    path: [],
    assumes: [],
    fingerprint: `${place}${code}`,
    fix: null,
  }
}

function analysisOf(part: Partial<Analysis>): AnalyzeSources {
  return () => ({
    findings: [],
    skipped: [],
    entryPoints: 0,
    analysedFiles: 0,
    unresolvedCalls: 0,
    parseMs: 1.26,
    linkMs: 2,
    analyseMs: 3,
    unfollowed: [],
    ...part,
  })
}

describe('checkProject', () => {
  it('reports a mistake with both places, coverage and times', async () => {
    const root = temporaryProject({
      'src/app.js': HANDLER,
      'src/plain.js': 'export const a = 1\n',
      'README.md': '',
    })
    const report = await checkProject({ root, ...BASE })
    expect(report).toMatchObject({
      format: 1,
      root,
      tool: { name: 'sendonce' },
      suppressed: [],
      skipped: [],
    })
    expect(report.tool.version).toMatch(/^\d+\.\d+\.\d+/)
    expect(
      report.findings.map(({ first, second }) => [first?.line, second?.file, second?.line]),
    ).toEqual([[3, 'src/app.js', 4]])
    expect(report.coverage).toMatchObject({ files: 2, lines: 6, analysedFiles: 1, entryPoints: 1 })
    expect(report.timingMs.total).toBeGreaterThanOrEqual(report.timingMs.read)
    expect(report.timingMs.read).toBeGreaterThan(0)
  })

  it('gives the same report for the same input, times aside', async () => {
    const root = temporaryProject({ 'b.js': HANDLER, 'a.js': HANDLER, 'c/d.ts': HANDLER })
    const [one, two] = [
      await checkProject({ root, ...BASE }),
      await checkProject({ root, ...BASE }),
    ]
    expect({ ...one, timingMs: null }).toEqual({ ...two, timingMs: null })
    expect(one.findings.map((each) => each.second?.file)).toEqual(['a.js', 'b.js', 'c/d.ts'])
  })

  it('hands only candidates to the engine', async () => {
    const root = temporaryProject({
      'app.js': HANDLER,
      'plain.js': 'a.b()',
      'test/app.test.js': HANDLER,
    })
    const seen: string[][] = []
    const progress: string[] = []
    await checkProject(
      {
        root,
        ...BASE,
        onProgress: (done, total, file) => progress.push(`${done}/${total} ${file}`),
      },
      (host, files, options) => {
        seen.push([...files])
        options?.onProgress?.(1, files.length, 'app.js')
        expect(host.read('plain.js')).toBe('a.b()')
        return analysisOf({})(host, files)
      },
    )
    expect(seen).toEqual([['app.js']])
    expect(progress).toEqual(['1/1 app.js'])
  })

  it('keeps what is sure enough, sorted by file, line and code', async () => {
    const root = temporaryProject({ 'a.js': HANDLER })
    const findings = [
      finding('b.js:1', 'low'),
      finding('b.js:10', 'medium'),
      finding('b.js:9', 'certain'),
      finding('B.js:1', 'high'),
      finding('b.js:9', 'high', 'SO000'),
      finding('a.js:7', 'high'),
    ]
    const places = async (minConfidence?: Confidence): Promise<string[]> => {
      const report = await checkProject({ root, ...BASE, minConfidence }, analysisOf({ findings }))
      return report.findings.map((each) => `${each.second?.file}:${each.second?.line} ${each.code}`)
    }
    expect(await places()).toEqual([
      'B.js:1 SO001',
      'a.js:7 SO001',
      'b.js:9 SO000',
      'b.js:9 SO001',
      'b.js:10 SO001',
    ])
    expect(await places('low')).toHaveLength(6)
    expect(await places('certain')).toEqual(['b.js:9 SO001'])
  })

  it('tells once why a file was skipped', async () => {
    const root = temporaryProject({ 'app.js': HANDLER, 'bundle.js': 'a.b();'.repeat(500) })
    const report = await checkProject(
      { root, ...BASE },
      analysisOf({
        skipped: [
          { file: 'bundle.js', reason: 'unreadable' },
          { file: 'app.js', reason: 'budget', detail: 'one' },
          { file: 'app.js', reason: 'budget', detail: 'two' },
        ],
      }),
    )
    expect(report.skipped.map(({ file, reason }) => `${file} ${reason}`)).toEqual([
      'app.js budget',
      'app.js budget',
      'bundle.js minified',
    ])
  })

  it('finds the mistake in every kind of file', async () => {
    const root = temporaryProject({
      'bom.js': `\uFEFF${HANDLER}`,
      'crlf.js': HANDLER.replaceAll('\n', '\r\n'),
      'hashbang.js': `#!/usr/bin/env node\n${HANDLER}`,
      'latin1.js': Buffer.from(`// caf\xe9\n${HANDLER}`, 'latin1'),
      'element.jsx': `${HANDLER}export const a = <b>{1}</b>\n`,
      'decorated.ts': `${HANDLER}@c() class D { @e() f: number = 1 }\n`,
      'sloppy.js': `${HANDLER}with (a) { b = 010 }\nreturn\n`,
      'module.mts': HANDLER.replace("require('express')()", 'express()').replace(
        /^/,
        "import express from 'express'\n",
      ),
    })
    const report = await checkProject({ root, ...BASE })
    const lines = report.findings.map(
      (each) => `${each.second?.file}:${each.second?.line}:${each.second?.column}`,
    )
    expect(lines).toEqual([
      'bom.js:4:7',
      'crlf.js:4:7',
      'decorated.ts:4:7',
      'element.jsx:4:7',
      'hashbang.js:5:7',
      'latin1.js:5:7',
      'module.mts:5:7',
      'sloppy.js:4:7',
    ])
    expect(report.skipped).toEqual([])
  })

  it('goes on when files vanish or cannot be read', async () => {
    const root = temporaryProject({
      'app.js': HANDLER,
      'locked.js': HANDLER,
      'locked/a.js': HANDLER,
      'helper.js': 'module.exports = (res) => res.end()',
      'imports.js': `const help = require('./helper')\n${HANDLER.replace('res.json(', 'help(res); res.json(')}`,
    })
    symlinkSync('nowhere.js', join(root, 'dangling.js'))
    withoutPrivileges(root, ['locked.js', 'locked'])
    const report = await checkProject({ root, ...BASE }, (host, files) => {
      rmSync(join(root, 'helper.js'), { force: true })
      expect(host.read('helper-that-vanished.js')).toBeNull()
      return analysisOf({})(host, files)
    })
    expect(report.skipped).toEqual([
      { file: 'dangling.js', reason: 'unreadable', detail: 'ENOENT' },
      { file: 'locked', reason: 'unreadable', detail: 'EACCES' },
      { file: 'locked.js', reason: 'unreadable', detail: 'EACCES' },
    ])
  })
})

/** Locks files, and takes from root the right to read them all the same. */
function withoutPrivileges(root: string, names: readonly string[]): void {
  chmodSync(root, 0o777)
  for (const name of names) chmodSync(join(root, name), 0)
  const isRoot = process.geteuid?.() === 0
  if (isRoot) process.seteuid?.(65_534)
  onTestFinished(() => {
    if (isRoot) process.seteuid?.(0)
    for (const name of names) chmodSync(join(root, name), 0o755)
  })
}
