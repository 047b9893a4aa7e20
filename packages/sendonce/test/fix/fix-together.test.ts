import { afterEach, expect, test, vi } from 'vitest'
import { FixSession } from '../../src/fix/fix-causes.ts'
import type { Repaired } from '../../src/fix/fix-sources.ts'
import { repairFiles } from './repair-files.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

function repairedFrom(text: string, express = 5): Repaired & { readonly text: string } {
  const repaired = repairFiles({ 'app.js': text }, { express })
  return { ...repaired, text: repaired.texts.get('app.js') ?? text }
}

const two = `const app = require('express')()
app.get('/a', (req, res) => {
  if (!req.query.id) res.status(400).send('id')
  res.send('a')
})
app.get('/b', (req, res) => {
  if (!req.query.id) res.status(400).send('id')
  res.send('b')
})
`

test('where all repairs together are none, each is held against all files and the others are made', () => {
  vi.spyOn(FixSession.prototype, 'verifyAll')
    .mockReturnValueOnce('brings another double response')
    .mockReturnValueOnce('brings another double response')
  const { outcomes, text } = repairedFrom(two)
  expect(outcomes.map(({ kind }) => kind)).toEqual(['fixed', 'fixed'])
  expect(text.match(/return res\.status/g)).toHaveLength(2)
})

test('one that never goes with the others is left out and says so', () => {
  const verifyAll = vi.spyOn(FixSession.prototype, 'verifyAll')
  verifyAll.mockImplementation(function judge(this: FixSession) {
    const edited = this.overlay.edited.get('app.js') ?? ''
    return /return res[^]*'a'/.test(edited) ? 'leaves a request without an answer' : null
  })
  const { outcomes, text } = repairedFrom(two)
  expect(outcomes.map(({ kind }) => kind)).toEqual(['refused', 'fixed'])
  expect(outcomes[0]).toMatchObject({
    reason: expect.stringContaining('with the other fixes it would leave a request'),
  })
  expect(text).toBe(two.replace(/(\/b'[^]*?)res\.status/, '$1return res.status'))
})

const condition = `const app = require('express')()
const later = (value) => new Promise((resolve) => setTimeout(resolve, 5, value))
async function isAllowed(req, res) {
  if (await later(req.query.id)) return true
  res.sendStatus(403)
  return false
}
app.get('/t', (req, res) => {
  const ok = isAllowed(req, res)
  if (ok) res.send('in')
})
app.get('/u', async (req, res) => {
  if (!isAllowed(req, res)) return
  res.send('in')
})
`

test('a helper is awaited where its promise is taken for what it gives', () => {
  const { text } = repairedFrom(condition)
  expect(text).toContain(
    "app.get('/t', async (req, res) => {\n  const ok = await isAllowed(req, res)\n",
  )
  expect(text).toContain('  if (!(await isAllowed(req, res))) return\n')
  expect(repairedFrom(text).texts.size).toBe(0)
})

test('for Express 4 the handler that awaits passes its failure on, and a second run changes nothing', () => {
  const { text } = repairedFrom(condition, 4)
  expect(text).toContain(
    "app.get('/t', async (req, res, next) => {\n  try {\n    const ok = await isAllowed",
  )
  expect(text.match(/ {4}next\(error\)\n/g)).toHaveLength(2)
  expect(repairedFrom(text, 4).texts.size).toBe(0)
})

test('an answer that clients get on another way is not taken out, and no guard stands behind its head', () => {
  const { text } = repairedFrom(`const check = (req, res) => {
  if (req.url === '/') {
    res.writeHead(401)
    res.end()
  }
}
module.exports = async (req, res) => {
  check(req, res)
  res.writeHead(200)
  res.end('ok')
}
`)
  expect(text).toContain('if (!check(req, res)) return\n  res.writeHead(200)\n')
  const timed = repairedFrom(`module.exports = async (req, res) => {
  setTimeout(() => { res.statusCode = 504; res.end('late') }, 20)
  const body = await fetch('http://localhost')
  res.writeHead(200)
  res.end(body)
}
`)
  expect(timed.text).toContain(
    'if (res.headersSent) return\n  res.writeHead(200)\n  res.end(body)\n',
  )
  expect(timed.text.match(/headersSent/g)).toHaveLength(1)
})

test('handlers that answer with the same two helpers are each repaired', () => {
  const { outcomes, text } = repairedFrom(`const app = require('express')()
const fail = (res) => { res.status(400).json({}) }
const ok = (res, data) => { res.json(data) }
app.get('/a', (req, res) => {
  if (!req.query.id) fail(res)
  ok(res, {})
})
app.get('/b', (req, res, next) => {
  load(req.query.id).then((item) => {
    if (!item) fail(res)
    ok(res, item)
  }).catch(next)
})
`)
  expect(outcomes.map(({ kind }) => kind)).toEqual(['fixed', 'fixed'])
  expect(text.match(/return/g)).toHaveLength(2)
})

test('a timeout that is cleared already is not cleared twice', () => {
  const { outcomes, text } = repairedFrom(`const app = require('express')()
app.get('/t', async (req, res) => {
  const timer = setTimeout(() => res.status(504).end(), 500)
  const item = await load(req.query.id)
  clearTimeout(timer)
  res.json(item)
})
`)
  expect(outcomes.map(({ kind }) => kind)).toEqual(['fixed'])
  expect(text).toContain(
    '  clearTimeout(timer)\n  if (res.headersSent) return\n  res.json(item)\n})',
  )
})

const sharedHelper = `const http = require('http')
function send(res, status, text) {
  res.statusCode = status
  res.setHeader('content-type', 'text/plain')
  res.end(text)
}
function show(req, res) {
  if (!req.headers.id) send(res, 400, 'id')
  send(res, 200, 'shown')
}
function take(req, res) {
  let size = 0
  req.on('data', (part) => {
    size += part.length
    if (size > 30) send(res, 413, 'too big')
  })
  req.on('end', () => send(res, 200, 'taken'))
}
http.createServer((req, res) => {
  if (req.method === 'POST') return take(req, res)
  show(req, res)
}).listen(3000)
`

test('what another handler does with the same helper is another finding, and holds no repair up', () => {
  const { outcomes, text } = repairedFrom(sharedHelper)
  expect(outcomes.map(({ kind }) => kind)).toEqual(['fixed', 'fixed'])
  // Both answers of the second one are that of the helper, which answers for the first one as well: its callers ask.
  expect(text.match(/headersSent/g)).toHaveLength(2)
  expect(text.slice(0, text.indexOf('function take'))).not.toContain('headersSent')
  expect(text).toContain("    send(res, 400, 'id')\n    return\n  }\n  send(res, 200, 'shown')\n")
})

const failing = `const app = require('express')()
const backup = require('./backup')
app.post('/t', (req, res) => {
  const list = req.app.locals.connections
  if (list[req.query.id] === undefined) {
    res.status(400).send('connection')
  }
  const uri = list[req.query.id].uri
  backup(uri, (error) => {
    if (error) {
      res.status(400).send('failed')
    } else {
      res.send('done')
    }
  })
})
app.use((error, req, res, next) => {
  res.status(500).send('error')
})
`

test('one edit is made where one is enough', () => {
  const { outcomes, text } = repairedFrom(failing)
  expect(outcomes).toMatchObject([{ kind: 'fixed', fixers: ['return'] }])
  expect(text).toBe(
    failing.replace("    res.status(400).send('conn", "    return res.status(400).send('conn"),
  )
})

const handingOn = (calls: string): string => `const app = require('express')()
app.use('/t', (req, res, next) => {
  load(req, (err, other) => {
    ${calls}
  })
})
app.get('/t', (req, res) => res.json({}))
`

test('of two calls that hand on the same, be it an error or nothing, the second is taken out', () => {
  expect(repairedFrom(handingOn('next(err)\n    next(err)')).text).toBe(handingOn('next(err)'))
  const { outcomes } = repairedFrom(handingOn('next(err)\n    next(other)'))
  expect(outcomes.map(({ kind }) => kind)).toEqual(['refused'])
})

test('what a layer behind next() has begun is its own to end: the one in front of it returns', () => {
  const { outcomes, text } = repairedFrom(`const app = require('express')()
app.use((req, res, next) => {
  if (req.query.id) {
    next()
  }
  res.sendStatus(500)
})
app.use((req, res) => {
  res.writeHead(503)
  res.write('down')
  setTimeout(() => res.end(), 10)
})
`)
  expect(outcomes.map(({ kind }) => kind)).toEqual(['fixed'])
  expect(text).toContain('return next()')
})
