import { mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { analyzeSources } from '../../src/detect/analyze-sources.ts'
import type { AnalyzeSources } from '../../src/detect/analysis.ts'
import { checkProject, type CheckOptions } from '../../src/project/check-project.ts'
import { temporaryProject } from './temporary-project.ts'

const json = JSON.stringify

/** A server of one package that answers twice in a helper, and one that is right. */
const files = {
  'package.json': json({ workspaces: ['packages/*'], dependencies: { express: '4' } }),
  'packages/one/package.json': json({ name: 'one', dependencies: { express: '4' } }),
  'packages/one/app.js': `const app = require('express')()
const { fail } = require('./fail')
app.get('/', (req, res) => {
  if (!req.query.id) fail(res)
  res.json({ ok: true })
})
`,
  'packages/one/fail.js': `exports.fail = (out) => out.status(400).json({ error: 'id' })\n`,
  'packages/two/package.json': json({ name: 'two', dependencies: { express: '4' } }),
  'packages/two/app.js': `const app = require('express')()
app.get('/', (req, res) => {
  res.json({ ok: true })
})
`,
}

const base = { paths: ['.'], includeTests: false, minConfidence: 'low' } as const

/** A project of which checks are made one after the other. */
class Checked {
  readonly root: string
  readonly cacheFolder: string
  /** The files of each unit that the last check analysed. */
  analysed: string[][] = []

  constructor(own: Readonly<Record<string, string>> = files) {
    this.root = temporaryProject(own)
    this.cacheFolder = join(this.root, 'node_modules', '.cache', 'sendonce')
    for (const file of Object.keys(own)) this.age(file)
  }

  /** What was written a moment ago is looked at again. */
  age(file: string): void {
    const before = new Date(Date.now() - 60_000)
    utimesSync(join(this.root, file), before, before)
  }

  write(file: string, text: string): void {
    mkdirSync(dirname(join(this.root, file)), { recursive: true })
    writeFileSync(join(this.root, file), text)
  }

  /** What a check says, and one without a cache: places and codes. */
  async check(options: Partial<CheckOptions> = {}): Promise<string[]> {
    this.analysed = []
    const analyze: AnalyzeSources = (host, unit, how) => {
      this.analysed.push([...unit])
      return analyzeSources(host, unit, how)
    }
    const { root, cacheFolder } = this
    const kept = await checkProject({ root, ...base, cacheFolder, ...options }, analyze)
    const anew = await checkProject({ root, ...base, ...options })
    const { timingMs: _, ...report } = kept
    // oxlint-disable-next-line vitest/no-standalone-expect -- each test asks for it
    expect(report).toEqual({ ...anew, timingMs: undefined })
    return kept.findings.map(({ code, second }) => `${code} ${second?.file}:${second?.line}`)
  }
}

const found = ['SO005 packages/one/app.js:5']
const two = ['packages/two/app.js']

describe('the cache of a check', () => {
  it('analyses nothing where nothing has changed', async () => {
    const project = new Checked()
    expect(await project.check()).toEqual(found)
    expect(project.analysed.flat()).toEqual(['packages/one/app.js', ...two])
    expect(await project.check()).toEqual(found)
    expect(project.analysed).toEqual([])
  })

  it('analyses again the package of which a file has changed, also one that is only imported', async () => {
    const project = new Checked()
    await project.check()
    project.write('packages/one/fail.js', 'exports.fail = () => {}\n')
    expect(await project.check()).toEqual([])
    expect(project.analysed).toEqual([['packages/one/app.js']])
    project.write('packages/two/app.js', files['packages/one/app.js'].replace('./fail', 'one/fail'))
    expect(await project.check()).toEqual([])
    project.write('packages/one/fail.js', files['packages/one/fail.js'])
    expect(await project.check()).toEqual([...found, 'SO005 packages/two/app.js:5'])
  })

  it('sees a change of the same size in the same moment', async () => {
    const project = new Checked()
    project.write(
      'packages/one/fail.js',
      'exports.fail = (out) => out.status(400).then()             \n',
    )
    expect(await project.check()).toEqual([])
    project.write('packages/one/fail.js', files['packages/one/fail.js'])
    expect(await project.check()).toEqual(found)
  })

  it('sees files that come and go, and where imports lead now', async () => {
    const project = new Checked()
    await project.check()
    project.write('packages/one/fail/index.js', 'exports.fail = () => {}\n')
    rmSync(join(project.root, 'packages/one/fail.js'))
    expect(await project.check()).toEqual([])
    project.write('packages/two/more.js', files['packages/two/app.js'])
    await project.check()
    expect(project.analysed).toEqual([['packages/two/app.js', 'packages/two/more.js']])
  })

  it('analyses packages together of which one comes to import from the other', async () => {
    const project = new Checked()
    await project.check()
    const app = files['packages/one/app.js'].replace('./fail', '../two/fail')
    project.write('packages/one/app.js', app)
    project.write(
      'packages/two/fail.js',
      `${files['packages/one/fail.js']}exports.go = (req, res) => res.end()\n`,
    )
    expect(await project.check()).toEqual(found)
    expect(project.analysed.at(-1)).toEqual([
      'packages/one/app.js',
      'packages/two/app.js',
      'packages/two/fail.js',
    ])
    await project.check()
    expect(project.analysed).toEqual([])
    project.write('packages/one/app.js', files['packages/one/app.js'])
    await project.check()
    expect(project.analysed).toHaveLength(2)
  })

  it('looks again where a version of the framework is another one', async () => {
    const project = new Checked()
    await project.check()
    project.write('packages/two/package.json', json({ dependencies: { express: '5' } }))
    await project.check()
    expect(project.analysed).toEqual([two])
  })

  it('keeps what was said of fixes, and finds out what was not asked for before', async () => {
    const project = new Checked()
    const fixesOf: CheckOptions['fixesOf'] = ({ findings }) => findings
    await project.check()
    for (const _ of [1, 2]) {
      const { cacheFolder, root } = project
      const { findings } = await checkProject({ root, ...base, cacheFolder, fixesOf })
      expect(findings.map(({ fix }) => fix?.verified)).toEqual([true])
    }
    expect(await project.check({ fixesOf })).toEqual(found)
    expect(project.analysed).toEqual([])
  })

  it('does without a cache that is broken, or that cannot be written', async () => {
    const project = new Checked()
    await project.check()
    const [name = ''] = readdirSync(project.cacheFolder)
    for (const text of [
      '',
      '{"facts":{}',
      '[]',
      '{"facts":null,"units":[{}]}',
      '{"facts":{},"units":[{}]}',
    ]) {
      writeFileSync(join(project.cacheFolder, name), text)
      expect(await project.check()).toEqual(found)
    }
    expect(readFileSync(join(project.cacheFolder, name), 'utf8')).toContain('SO005')
    rmSync(project.cacheFolder, { recursive: true })
    writeFileSync(project.cacheFolder, 'a file')
    expect(await project.check()).toEqual(found)
  })

  it('keeps the last checks only', async () => {
    const project = new Checked()
    for (let nth = 0; nth < 12; nth++) await project.check({ exclude: [`nothing-${nth}`] })
    expect(readdirSync(project.cacheFolder)).toHaveLength(8)
  })
})
