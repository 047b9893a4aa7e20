import { analyze } from 'sendonce'
import { describe, expect, test } from 'vitest'

/** What the finding of a second answer says of the conditions on its way. */
function conditionsIn(body: string): readonly string[] {
  const text = `require('express')().get('/', (req, res) => { ${body} })`
  const { findings } = analyze({ files: { 'app.js': text } })
  const finding = findings.find(({ second }) => second)
  return (finding?.path ?? []).flatMap(({ note }) => (note.startsWith('when ') ? [note] : []))
}

const twice = `res.send('b'); res.send('c')`

test('that something is one constant says that it is no other one', () => {
  const body = `if (req.url === '/a') res.send('a')
    else if (req.method === 'HEAD') res.end()
    else if (req.url === '/b') { ${twice} }`
  expect(conditionsIn(body)).toEqual(["when not (req.method === 'HEAD')", "when req.url === '/b'"])
})

test('what is no constant at all is told by all that it is not', () => {
  const body = `if (req.url === '/a') res.send('a')
    else if (req.url === '/b') res.send('b')
    else { ${twice} }`
  expect(conditionsIn(body)).toEqual(["when not (req.url === '/a')", "when not (req.url === '/b')"])
})

test('a condition that makes no difference is not told', () => {
  const body = `const item = find(req.params.id)
    if (!item) res.sendStatus(404)
    const size = req.query.small ? 1 : 2
    if (req.query.log) console.log(size)
    res.json({ name: item?.name ?? '', size })`
  expect(conditionsIn(body)).toEqual(['when !item'])
})

test('a callback was given an error, which is told where it is asked first', () => {
  const body = `find(req.query.id, (error, row) => {
    if (error) report(res, error)
    if (!error) res.send(row)
    else res.json({})
  })
  function report(res, error) {
    if (error) res.status(500).send(String(error))
  }`
  expect(conditionsIn(body)).toEqual(['when error'])
})

test('that a callback was given no error is told nowhere', () => {
  const body = `find(req.query.id, (error, row) => {
    if (error) return res.status(500).end()
    if (!row) res.status(404).end()
    res.send(row)
  })`
  expect(conditionsIn(body)).toEqual(['when !row'])
})

test('one of two that both have to hold is told', () => {
  const body = `if (req.query.a && req.query.b) res.send('both')
    if (req.query.c) res.send('c')`
  expect(conditionsIn(body)).toEqual(['when req.query.a && req.query.b', 'when req.query.c'])
})

test('a case is told by what it compares', () => {
  const body = (end: string): string => `switch (req.query.kind) {
      case FIRST: res.send('a'); break
      case 'b': res.send('b')
      case 'c': ${end}
    }`
  expect(conditionsIn(body("res.send('c')"))).toEqual(["when req.query.kind === 'b'"])
  expect(conditionsIn(`${body('break')} if (req.query.kind === 'b') res.end('again')`)).toEqual([
    "when req.query.kind === 'b'",
  ])
})

test('cases of which none matches are told as one', () => {
  const body = `switch (req.query.kind) { case FIRST: return; case 'b': return } ${twice}`
  expect(conditionsIn(body)).toEqual(['when no case matches req.query.kind'])
})

describe('of errors that the program makes', () => {
  const told = (text: string): string[][] =>
    analyze({ files: { 'app.js': text } }).findings.map(({ path }) => path.map(({ note }) => note))

  test('it is known which class they are of', () => {
    const [path] = told(`class Refused extends Error {}
      class Missing extends Refused {}
      const answer = (res, error) => {
        if (error instanceof TypeError) return res.sendStatus(500)
        if (error instanceof Refused) return res.sendStatus(404)
        res.sendStatus(503)
      }
      require('express')().get('/', (req, res) => {
        if (!req.query.id) answer(res, new Missing())
        res.json({})
      })`)
    expect(path).not.toContain('when error instanceof Refused')
    expect(path).toContain('when !req.query.id')
  })

  test('that what was thrown is one goes without saying', () => {
    const [path] = told(`require('express')().get('/', async (req, res) => {
        try {
          res.json(await load(req.query.id))
          await note(req.query.id)
        } catch (error) {
          res.status(500).send(error instanceof Error ? error.message : 'failed')
        }
      })`)
    expect(path).toContain('the error is caught')
    expect(path?.filter((note) => note.includes('instanceof'))).toEqual([])
  })
})

test('of the calls that lead to the first answer the one is marked behind which the second follows', () => {
  const text = `const app = require('express')()
const fail = (res) => res.status(500).end()
const check = (req, res) => { if (!req.query.id) fail(res) }
const show = (req, res) => { if (req.query.old) res.send('old'); res.send('new') }
app.get('/a', (req, res) => {
  check(req, res)
  res.send('a')
})
app.get('/b', (req, res) => { show(req, res) })
app.get('/c', (req, res) => {
  load((error) => {
    if (error) fail(res)
    save((error) => { res.send('c') })
  })
})`
  const { findings } = analyze({ files: { 'app.js': text }, minConfidence: 'low' })
  const markedOn = (route: string): string[] =>
    findings
      .filter(({ entry }) => entry?.route === route)
      .flatMap(({ path }) => path.filter(({ note }) => note.endsWith(', which answers')))
      .map(({ note, site }) => `${note} ${site.line}`)
  expect(findings).toHaveLength(3)
  expect(markedOn('/a')).toEqual(['calls check(), which answers 6'])
  expect(markedOn('/b')).toEqual([])
  expect(markedOn('/c')).toEqual(['calls fail(), which answers 12'])
})

test('each call of a callback that is called twice is told, by the name that it has there', () => {
  const text = `const app = require('express')()
    const store = require('./store')
    function list(callback) {
      store.query('select', (error) => {
        if (error) callback([])
        callback([1])
      })
    }
    app.get('/t', (req, res) => {
      list((result) => res.send(result))
    })`
  const [finding] = analyze({ files: { 'app.js': text } }).findings
  expect(finding?.code).toBe('SO012')
  expect(finding?.path.map(({ note, site }) => `${note} ${site.line}`).slice(-4)).toEqual([
    'calls callback(), which answers 5',
    'first answer 10',
    'calls callback() 6',
    'second answer 10',
  ])
})

test('work of a helper that answers later is told by where it was begun, however long the way', () => {
  const text = `const http = require('http'), fs = require('fs')
    const serve = (req, res) => fs.readFile('x', (error, text) => res.end(text))
    const refuse = (req, res) => {
      if (req.method === 'POST') console.log('a')
      if (req.headers.a) console.log('b')
      if (req.headers.b) console.log('c')
      res.end('no')
    }
    http.createServer((req, res) => {
      if (req.url === '/x') serve(req, res)
      refuse(req, res)
    })`
  const [finding] = analyze({ files: { 'app.js': text } }).findings
  const notes = (finding?.path ?? []).flatMap(({ note, site }) =>
    note.startsWith('calls ') ? [`${note} ${site.line}`] : [],
  )
  expect(notes).toContain('calls serve(), which answers later 10')
  expect(notes).toContain('calls refuse(), which answers 11')
})
