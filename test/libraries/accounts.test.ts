import { createRequire } from 'node:module'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { describe, expect, test } from 'vitest'
import { expectAs, failures, observe, rowsOf, serve, through, type Callback } from './observe.ts'

const require = createRequire(import.meta.url)
const passport = require('passport')
const { Strategy } = require('passport-local')
const session = require('express-session')
const jwt = require('jsonwebtoken')

const row = rowsOf(['passport', 'passport-*', 'express-session', 'jsonwebtoken', 'bcrypt'])

const given = (body: object): Record<string, unknown> => ({ body, query: {}, headers: {} })

describe('passport', () => {
  const auth = new passport.Passport()
  auth.use(
    new Strategy((name: string, _password: string, done: Callback) => {
      if (name === 'now') done(null, { name })
      else if (name === 'fails') setImmediate(done, new Error('no'))
      else setImmediate(done, null, { name })
    }),
  )
  const ask = (name: string | null, next: Callback = () => {}) =>
    observe((callback) =>
      auth.authenticate('local', { session: false }, callback)(
        given(name ? { username: name, password: 'x' } : {}),
        {},
        next,
      ),
    )

  test('authenticate with a function calls it once, now or later, and leaves next alone', async () => {
    let nexts = 0
    const seen = [
      await ask(null),
      await ask('now'),
      await ask('later', () => nexts++),
      await ask('fails'),
    ]
    expectAs(row('passport.authenticate').callback, seen)
    expect(seen.map(({ when }) => when)).toEqual(['now', 'now', 'later', 'later'])
    expect(failures(seen)).toEqual([false, false, false, true])
    expect(row('passport#Delegate')).toEqual({})
    expect(nexts).toBe(0)
  })

  test('without a function it answers, or calls next', async () => {
    const seen: string[] = []
    const drive = (name: string | null) => {
      const response = { setHeader() {}, end: () => seen.push('answer') }
      return observe((next) => {
        const body = name ? { username: name, password: 'x' } : {}
        auth.authenticate('local', { session: false })(given(body), response, next)
      }, 200)
    }
    expect(row('passport#Middleware').answersUnless).toBe('callback')
    expectAs(row('passport#Middleware').callback, [
      await drive('now'),
      await drive('later'),
      await drive('fails'),
    ])
    expect(seen).toEqual([])
    expect((await drive(null)).times).toBe(0)
    expect(seen).toEqual(['answer'])
  })

  test('whatever class a strategy is of, it is verified with what it was made with last', async () => {
    expect(row('passport.use').handler).toEqual({ at: 'made', parameters: 'done' })
    class Own extends Strategy {
      readonly name: string
      constructor(settings: object, verify: unknown) {
        super(settings, verify)
        this.name = 'own'
      }
    }
    const own = new passport.Passport()
    own.use(
      new Own({ session: false }, (_name: string, _password: string, done: Callback) => {
        done(new Error('no'))
        done(null, { name: 'x' })
      }),
    )
    const body = given({ username: 'a', password: 'b' })
    const seen = await observe((next) =>
      own.authenticate('own', { session: false })(body, {}, next),
    )
    expect(seen.times).toBe(2)
  })

  test('what calls done twice goes on twice', async () => {
    expect(row('passport-*').handler?.parameters).toBe('done')
    expect(row('passport-*.Strategy').handler?.parameters).toBe('done')
    const twice = new passport.Passport()
    twice.use(
      new Strategy((_name: string, _password: string, done: Callback) => {
        done(new Error('no'))
        done(null, { name: 'x' })
      }),
    )
    const seen = await observe((next) =>
      twice.authenticate('local', { session: false })(
        given({ username: 'a', password: 'b' }),
        {},
        next,
      ),
    )
    expect(seen.times).toBe(2)
    for (const name of ['serializeUser', 'deserializeUser']) {
      expect(row(`passport.${name}`).handler?.parameters).toBe('done')
      const one = new passport.Passport()
      one[name]((_value: unknown, done: Callback) => {
        done(new Error('no'))
        done(null, 'x')
      })
      expect((await observe((callback) => one[name]({ id: 1 }, {}, callback))).times).toBe(2)
    }
  })

  test.each(['logIn', 'login', 'logOut', 'logout'])('%s of the request', async (name) => {
    const inServer = withSession((request, callback) => {
      if (name.startsWith('logI') || name === 'login') request[name]({ id: 1 }, callback)
      else request[name](callback)
    })
    auth.serializeUser((_user: unknown, done: Callback) => done(null, 1))
    const bare = Object.assign(Object.create(null), { body: {} })
    auth.authenticate('local', () => {})(Object.assign(bare, given({})), {}, () => {})
    const now = await observe((callback) =>
      /out$/i.test(name)
        ? bare[name](callback)
        : bare[name]({ id: 1 }, { session: false }, callback),
    )
    const later = await inServer([
      session({ secret: 'x', resave: false, saveUninitialized: true }),
      auth.session(),
    ])
    expectAs(row(`request.${name}`).callback, [now, later])
    expect([now.when, later.when]).toEqual(['now', 'later'])
  })
})

type Middleware = (request: IncomingMessage, response: ServerResponse, next: () => void) => void

/** Runs a call on the request behind middleware. */
function withSession(call: (request: any, callback: Callback) => void) {
  return async (layers: Middleware[]) => {
    let seen: Promise<Awaited<ReturnType<typeof observe>>> | null = null
    const handler: RequestListener = (request, response) => {
      const run = (index: number): void => {
        const layer = layers[index]
        if (layer) return layer(request, response, () => run(index + 1))
        seen = observe((callback) => call(request, callback))
        void seen.then(() => response.end())
      }
      run(0)
    }
    await serve(handler)
    if (!seen) throw new Error('the call was not reached')
    return seen as Promise<Awaited<ReturnType<typeof observe>>>
  }
}

describe('express-session', () => {
  const layer = session({ secret: 'x', resave: false, saveUninitialized: true })

  test.each(['save', 'destroy', 'regenerate', 'reload'])(
    '%s calls back once, later',
    async (name) => {
      const call = withSession((request, callback) => request.session[name](callback))
      const seen = await call([layer])
      expect(seen.when).toBe('later')
      expectAs(row(`request.session.${name}`).callback, [seen])
    },
  )

  test('its middleware calls next, and never answers', async () => {
    expect(row('express-session').returns).toBe('Middleware')
    const first = await through(layer)
    const again = await through(layer, {
      headers: { cookie: first.headers.getSetCookie()[0] ?? '' },
    })
    expect([first.status, again.status]).toEqual([299, 299])
    const seen = [first.seen, again.seen]
    expectAs(row('express-session#Middleware').callback, seen)
    expect(seen.map(({ when }) => when)).toEqual(['now', 'later'])
  })
})

describe('jsonwebtoken', () => {
  const token = jwt.sign({ id: 1 }, 'key')

  test('verify calls back before it comes back', async () => {
    const seen = [
      await observe((callback) => jwt.verify(token, 'key', callback)),
      await observe((callback) => jwt.verify(token, 'other', callback)),
      await observe((callback) => jwt.verify(undefined, 'key', {}, callback)),
    ]
    expectAs(row('jsonwebtoken.verify').callback, seen)
    expect(failures(seen)).toEqual([false, true, true])
    expect(row('jsonwebtoken.verify').otherwise).toBe('throws')
    expect(row('jsonwebtoken.verify').needsFirst).toBe(true)
    expect(() => jwt.verify('', 'key')).toThrow(/must be provided/)
    expect(() => jwt.verify(token, 'other')).toThrow(/signature/)
  })

  test('verify waits for a function that gives the key', async () => {
    const keyOf = (_header: unknown, callback: Callback) => setImmediate(callback, null, 'key')
    expect((await observe((callback) => jwt.verify(token, keyOf, callback))).when).toBe('later')
  })

  test('sign calls back later, or now where the payload is no good', async () => {
    const seen = [
      await observe((callback) => jwt.sign({ id: 1 }, 'key', callback)),
      await observe((callback) => jwt.sign({ id: 1 }, undefined, callback)),
    ]
    expectAs(row('jsonwebtoken.sign').callback, seen)
    expect(seen.map(({ when }) => when)).toEqual(['later', 'now'])
    expect(row('jsonwebtoken.sign').otherwise).toBe('throws')
    expect(() => jwt.sign({ id: 1 }, undefined)).toThrow(/secret/)
  })
})

describe.each([
  ['bcrypt', require('bcrypt')],
  ['bcryptjs', require('bcryptjs')],
])('%s', (_, bcrypt) => {
  test.each([
    ['hash', ['a', 4], [1, 2]],
    ['compare', ['a', bcrypt.hashSync('a', 4)], [1, 2]],
  ])('%s calls back once, later; or gives a promise', async (method, good, bad) => {
    const seen = [
      await observe((callback) => bcrypt[method](...good, callback)),
      await observe((callback) => bcrypt[method](...bad, callback)),
    ]
    expectAs(row(`bcrypt.${method}`).callback, seen)
    expect(failures(seen)).toEqual([false, true])
    expect(row(`bcrypt.${method}`).otherwise).toBe('promise')
    const refused = bcrypt[method](...bad)
    expect(refused).toBeInstanceOf(Promise)
    await expect(refused).rejects.toBeInstanceOf(Error)
  })

  test('genSalt as well', async () => {
    expectAs(row('bcrypt.genSalt').callback, [
      await observe((callback) => bcrypt.genSalt(4, callback)),
    ])
    expect(row('bcrypt.genSalt').otherwise).toBe('promise')
    expect(bcrypt.genSalt(4)).toBeInstanceOf(Promise)
  })
})
