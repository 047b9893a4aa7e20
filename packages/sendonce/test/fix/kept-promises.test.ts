import { expect, test } from 'vitest'
import { kindsOf, repairFiles } from './repair-files.ts'

/** What becomes of each finding, and the program behind it. */
function repaired(text: string): { readonly kinds: string[]; readonly text: string } {
  const { outcomes, texts } = repairFiles({ 'app.js': text })
  return {
    kinds: kindsOf(outcomes),
    text: texts.get('app.js') ?? text,
  }
}

test('whoever handles what was handed on may still be about to: the response tells nothing there', () => {
  const { kinds } = repaired(`exports.preflight = (options) => (req, res, next) => {
  if (!req.headers['access-control-request-method']) next()
  res.once('header', () => res.header('x', options.allowed))
  res.send(204)
}
`)
  expect(kinds).toEqual(['suggested return'])
})

test('nor does it where one of those is seen to have answered already', () => {
  const { kinds } = repaired(`const app = require('express')()
const isKnown = (req, res, next) => {
  if (req.user) next()
  req.flash('sign in')
  res.redirect('/login')
}
app.post('/t', isKnown, (req, res) => {
  if (!req.query.name) return res.redirect('/names')
  req.user.save(() => res.redirect('/'))
})
`)
  expect(kinds).toEqual(['suggested return'])
})

const server = (told: string): string => `const http = require('http')
const store = require('./store')
http.createServer(async (req, res) => {
  try {
    if (req.url === '/prune') {
      res.end('pruned')
    }
    await store.importPackage(req.url)
    res.end('ok')
  } catch (error) {
${told}    res.statusCode = 503
    res.end(error.message)
  }
})
`

test('a server gives its listener no next, and a catch that tells nobody of the error keeps its answer', () => {
  const { kinds, text } = repaired(server(''))
  expect(kinds).toEqual(['suggested guard,guard'])
  expect(text).toBe(server(''))
})

test('where the error was logged nothing of it is lost', () => {
  const { kinds, text } = repaired(server('    console.error(error)\n'))
  expect(kinds).toEqual(['fixed guard,guard'])
  expect(text).toContain(
    '    console.error(error)\n    if (res.headersSent) return\n    res.statusCode = 503\n',
  )
})

test('an error handler that has answered ends there, and has nobody cut its own answer off', () => {
  const { kinds, text } = repaired(`const app = require('express')()
const log = require('./log')
app.use((error, req, res, next) => {
  if (error.isOurs) {
    res.status(error.status || 500).json(error)
  } else if (error instanceof TypeError) {
    res.status(error.status || 500).json({ error: error.message })
  }
  if (error) {
    log.error(error)
    res.status(500).json({ error: 'failed' })
  } else {
    next()
  }
})
`)
  expect(kinds).toEqual(['fixed return,return'])
  expect(text).not.toContain('headersSent')
})

const late = (more: string): string => `const app = require('express')()
const store = require('./store')
app.get('/t', (req, res) => {
  res.send('ok')
  // Old caches ask for it,
  // and new ones do not.
  res.set('x-age', '1')
${more}})
`

test('a header takes its comments along to the front of the answer', () => {
  const { kinds, text } = repaired(late(''))
  expect(kinds).toEqual(['fixed headers-first'])
  expect(text).toContain(`(req, res) => {
  // Old caches ask for it,
  // and new ones do not.
  res.set('x-age', '1')
  res.send('ok')
})`)
})

test('work that never came to run behind a late header is asked about before it begins to', () => {
  expect(repaired(late('  store.save(req.url)\n')).kinds).toEqual(['suggested headers-first'])
  expect(repaired(late('  console.log(req.url)\n')).kinds).toEqual(['fixed headers-first'])
})

test('what is piped into the response is not the response, whatever it is called', () => {
  const { kinds } = repaired(`const app = require('express')()
const library = require('./library')
app.get('/t', (req, res) => {
  library.load(req, (response) => {
    if (typeof response === 'string') {
      res.send(response)
    }
    if (response.isStream) {
      response.pipe(res)
    } else {
      res.json(response)
    }
  })
})
`)
  expect(kinds).toEqual(['fixed return'])
})

test('all that stands behind a first next() runs without the second one as well', () => {
  const { kinds, text } = repaired(`const app = require('express')()
const store = require('./store')
app.get('/t', (req, res, next) => {
  next()
  next()
}, async (req, res) => {
  await store.save(req)
  res.json({})
})
`)
  expect(kinds).toEqual(['fixed remove'])
  expect(text.match(/next\(\)/g)).toHaveLength(1)
})

test('a case that answers on some of its ways goes on to the next one on the others', () => {
  const { kinds, text } = repaired(`require('express')().get('/t', (req, res) => {
  switch (req.query.kind) {
    case 'a':
      if (req.query.quick) res.send('quick')
      console.log('a')
    case 'b':
      res.send('b')
      break
    default:
      res.status(404).send('none')
  }
  res.end()
})
`)
  expect(kinds).toEqual(['fixed return'])
  expect(text).not.toMatch(/break\n\s+case 'b'/)
})

test('where a case goes on into work of the next one it is the break that is asked for, and no guard behind that work', () => {
  const { kinds } = repaired(`const store = require('./store')
require('express')().post('/t', async (req, res) => {
  switch (req.body.type) {
    case 'paid':
      await store.save('paid')
      res.json({ received: true })
    case 'refunded':
      await store.save('refunded')
      res.json({ received: true })
      break
    default:
      res.status(400).end()
  }
})
`)
  expect(kinds).toContain('suggested break')
  expect(kinds).not.toContain('fixed guard')
})

test('no return is put into a finally, which would drop what was thrown', () => {
  const answer = `if (req.query.quick) res.send('quick')`
  const handler = (before: string, called: string): string => `const app = require('express')()
const store = require('./store')
${before}app.get('/t', async (req, res) => {
  ${called}
  res.send('ok')
})
`
  const work = `try {
    await store.save(req)
  } finally {
    ${answer}
  }`
  const own = repaired(handler('', work))
  expect(own.kinds).toEqual(['fixed guard'])
  expect(own.text).toContain("  if (res.headersSent) return\n  res.send('ok')\n")
  const helper = repaired(
    handler(`async function check(req, res) {\n  ${work}\n}\n`, 'await check(req, res)'),
  )
  expect(helper.kinds).toEqual(['fixed guard'])
  expect(helper.text).toContain(`    ${answer}\n`)
})

test('what is far-fetched of a finding keeps nobody from repairing the rest', () => {
  const { kinds, text } = repaired(`const prerender = module.exports = function (req, res, next) {
  prerender.load(req, function (err, rendered) {
    const options = prerender.after(err, req, rendered)
    if (options && options.isCancelled) {
      next()
    }
    if (rendered) {
      res.writeHead(rendered.statusCode, rendered.headers)
      return res.end(rendered.body)
    }
    next(err)
  })
}
prerender.load = function (req, done) {
  const get = require('./get')
  const request = get(req.url, (response) => {
    response.on('error', done)
    response.on('end', () => done(null, response))
  })
  request.on('error', done)
}
`)
  expect(kinds).toEqual(['fixed return'])
  expect(text).toContain('return next()\n')
})

test('a stream that fails cuts off nothing that was answered for it', () => {
  const { text } = repaired(`const http = require('http')
const backend = require('./backend')
http.createServer(function (req, res) {
  req.pipe(backend(req.url, function (err, service) {
    if (err) res.end(err + '.')

    res.setHeader('content-type', service.type)
    console.log(service.action)
    service.createStream().pipe(res)
  })).pipe(res)
})
`)
  expect(text).toContain("if (err) return res.end(err + '.')")
})

test('an answer in several statements is not cut off in front of each of them', () => {
  const { text } = repaired(`const https = require('https')
require('express')().get('/t', (req, res) => {
  const out = https.get('https://backend/' + req.url, (back) => {
    res.writeHead(back.statusCode)
    back.pipe(res)
  })
  out.setTimeout(5000, () => {
    res.setHeader('x-why', 'timeout')
    res.json({ error: 'timeout' })
    out.destroy()
  })
  out.on('error', (error) => res.destroy(error))
})
`)
  expect(text).not.toContain('else res.')
})
