import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { AnalyzeSources } from '../../src/detect/analysis.ts'
import { analyzeSources } from '../../src/detect/analyze-sources.ts'
import { checkProject, CheckSession, type CheckOptions } from '../../src/project/check-project.ts'
import { temporaryProject } from './temporary-project.ts'

const json = JSON.stringify
const base = { paths: ['.'], includeTests: false, minConfidence: 'low' } as const

const handlers = `exports.list = (req, res) => {
  if (!req.query.id) res.status(400).end()
  res.json([])
}
exports.show = (req, res) => {
  res.json({ id: req.params.id })
}
`
const app = `const app = require('express')()
const handlers = require('./handlers')
app.get('/list', handlers.list)
app.get('/show/:id', handlers.show)
app.post('/own', (req, res) => {
  res.json({})
})
`
const files = {
  'package.json': json({ dependencies: { express: '4' } }),
  'app.js': app,
  'handlers.js': handlers,
}

/** Checks of a folder in which files are edited; each is held against a new check. */
class Edited {
  readonly root: string
  readonly #session: CheckSession
  readonly #options: CheckOptions

  constructor(root: string, more: Partial<CheckOptions> = {}) {
    this.root = root
    this.#options = { root, ...base, explainCoverage: true, ...more }
    this.#session = new CheckSession(this.#options)
  }

  text(file: string): string {
    return readFileSync(join(this.root, file), 'utf8')
  }

  /** Codes and places of what is found, and how many entry points there are. */
  async check(changed: readonly string[] | null): Promise<string[]> {
    const { timingMs: _, ...now } = await this.#session.check(changed)
    const { timingMs: __, ...anew } = await checkProject(this.#options)
    // oxlint-disable-next-line vitest/no-standalone-expect -- each test asks for it
    expect(now).toEqual(anew)
    return now.findings.map(({ code, second }) => `${code} ${second?.file}:${second?.line}`)
  }

  async write(file: string, text: string): Promise<string[]> {
    writeFileSync(join(this.root, file), text)
    return this.check([file])
  }
}

describe('checks of a project that is edited', () => {
  it('says what a new check says, edit by edit', async () => {
    const project = new Edited(temporaryProject(files))
    expect(await project.check(null)).toEqual(['SO001 handlers.js:3'])
    const both = handlers.replace('  res.json({ id', '  res.send()\n  res.json({ id')
    expect(await project.write('handlers.js', both)).toHaveLength(2)
    // What stands further down has moved.
    expect(await project.write('handlers.js', `// first\n\n${both}`)).toEqual([
      'SO001 handlers.js:5',
      'SO003 handlers.js:9',
    ])
    expect(
      await project.write('handlers.js', both.replace('res.status', 'return res.status')),
    ).toEqual(['SO003 handlers.js:7'])
    expect(await project.write('app.js', `\n${app}`)).toHaveLength(1)
    expect(
      await project.write('app.js', `\n${app.replace('({})', '({}); res.end("")')}`),
    ).toHaveLength(2)
    expect(await project.write('handlers.js', handlers)).toHaveLength(2)
    expect(await project.write('app.js', app)).toEqual(['SO001 handlers.js:3'])
  })

  it('keeps a project of few packages as programs from the first check on', async () => {
    const analysedAsAWhole: string[] = []
    const analyze: AnalyzeSources = (host, names, options) => {
      analysedAsAWhole.push(...names)
      return analyzeSources(host, names, options)
    }
    const root = temporaryProject(files)
    await new CheckSession({ root, ...base }, analyze).check()
    expect(analysedAsAWhole).toEqual([])
    await checkProject({ root, ...base }, analyze)
    expect(analysedAsAWhole).toEqual(['app.js', 'handlers.js'])
  })

  it('follows edits that change more than bodies, and files that cannot be parsed', async () => {
    const project = new Edited(temporaryProject(files))
    await project.check(null)
    await project.write('app.js', `${app}// seen`)
    const more = `${app}app.get('/more', (req, res) => { res.send(); res.send() })\n`
    expect(await project.write('app.js', more)).toHaveLength(2)
    expect(await project.write('app.js', `${more}}`)).not.toHaveLength(2)
    expect(
      await project.write('app.js', more.replace("app.get('/list'", "app.use('/list'")),
    ).toHaveLength(2)
    expect(await project.write('handlers.js', '')).toHaveLength(1)
    expect(await project.write('handlers.js', handlers)).toHaveLength(2)
  })

  it('sees that a function is a handler of its own when nobody calls it any more', async () => {
    const helper = `const app = require('express')()
function answer(req, res) { res.send(); res.end('') }
app.get('/', (req, res) => { answer(req, res) })
`
    const project = new Edited(temporaryProject({ ...files, 'app.js': helper }))
    await project.check(null)
    await project.write('app.js', `${helper}\n`)
    await project.write('app.js', helper.replace('answer(req, res) })', 'res.end() })'))
    expect(await project.write('app.js', helper)).toHaveLength(2)
  })

  it('forgets programs that have not seen what happened between', async () => {
    const project = new Edited(temporaryProject(files))
    await project.check(null)
    await project.write('handlers.js', `${handlers}\n`)
    writeFileSync(join(project.root, 'handlers.js'), '')
    writeFileSync(join(project.root, 'new.js'), handlers)
    expect(await project.check(null)).toEqual(['SO001 new.js:3'])
    expect(await project.write('app.js', `${app}\n`)).toEqual(['SO001 new.js:3'])
  })

  it('tells calls that could not be followed where they stand now, whoever came by them', async () => {
    const views = `const express = require('express')
module.exports = function views() {
  const app = express()
  app.engine('html', require('ejs').renderFile)
  app.get('/', (req, res) => res.send())
  return app
}
`
    const load = `const { Checker } = require('unknown')
exports.load = (source, headers) => {
  let isEmpty = true
  return source.pipe(new Checker({
    transform(data, _encoding, callback) {
      isEmpty = false
      source.on('end', () => callback(null, isEmpty))
      headers.next(data, source, callback)
    },
  }))
}
`
    const project = new Edited(
      temporaryProject({
        ...files,
        'views.js': views,
        'load.js': load,
        'app.js': `${app}app.use(require('./views')())\n`,
        'handlers.js': `const { load } = require('./load')\n${handlers.replace('  res.json([])', '  load(process.stdin, { a: 1 })\n  res.json([])')}`,
      }),
    )
    await project.check(null)
    const texts = new Map(
      ['views.js', 'load.js', 'handlers.js'].map((file) => [file, project.text(file)]),
    )
    for (const [file, text] of texts)
      for (const other of [`${text}\n`, `// a note\n${text}`, text])
        expect(await project.write(file, other)).not.toHaveLength(0)
  })

  it('lets a handler find what layers in front of it left, and not what others leave that come later', async () => {
    const layers = `const app = require('express')()
const { show } = require('./show')
app.use('/a', (req, res, next) => {
  res.fail = (code) => res.status(code).end()
  next()
})
app.get('/a/x', show)
exports.later = (req, res, next) => {
  res.fail = (code) => { res.sendStatus(code) }
  next()
}
`
    const show = `exports.show = (req, res) => {
  if (!req.query.id) res.fail(400)
  res.json({})
}
`
    const project = new Edited(temporaryProject({ ...files, 'app.js': layers, 'show.js': show }))
    const found = await project.check(null)
    expect(found).toContain('SO005 show.js:3')
    expect(await project.write('show.js', `// first\n${show}`)).toContain('SO005 show.js:4')
    expect(await project.write('show.js', show)).toEqual(found)
  })

  it('says what is to be said of fixes', async () => {
    const project = new Edited(temporaryProject(files), { fixesOf: ({ findings }) => findings })
    await project.check(null)
    for (const text of [`${handlers}\n`, `// note\n${handlers}`, handlers.replace('400', '401')])
      expect(await project.write('handlers.js', text)).toHaveLength(1)
  })

  it('whatever is edited in the example', { timeout: 60_000 }, async () => {
    const root = mkdtempSync(join(tmpdir(), 'sendonce-session-'))
    onTestFinished(() => rmSync(root, { recursive: true, force: true }))
    cpSync(new URL('../../../../examples/express-shop/', import.meta.url), root, {
      recursive: true,
    })
    const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.js'))
      .toSorted()
    const project = new Edited(root)
    await project.check(null)
    for (let nth = 0; nth < 12; nth++) {
      const file = pick(sources, nth)
      const before = project.text(file)
      await project.write(file, edited(before, nth))
      if (nth % 3 > 0) await project.write(file, before)
    }
    expect(await project.check(null)).not.toHaveLength(0)
  })
})

/** One of a list, as by chance, but always the same. */
function pick<T>(list: readonly T[], nth: number): T {
  return list[(nth * 7919 + 104_729) % list.length] as T
}

/** A text in which a line that has to do with answers is taken out, doubled or changed, or one is put in front of it. */
function edited(text: string, nth: number): string {
  const lines = text.split('\n')
  const telling = lines.flatMap((line, at) => (/return|res\.|next\(/.test(line) ? [at] : []))
  const at = telling.length > 0 ? pick(telling, nth) : 0
  const line = lines[at] ?? ''
  const forms = [
    [],
    [line, line],
    [line.replace('return ', '')],
    ['// a note', line],
    ['res.end()', line],
    [`${line} // a note`],
  ]
  lines.splice(at, 1, ...pick(forms, nth))
  return lines.join('\n')
}
