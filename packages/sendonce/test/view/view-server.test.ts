import { createServer } from 'node:http'
import { connect } from 'node:net'
import { networkInterfaces } from 'node:os'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Access } from '../../src/view/access.ts'
import { LiveFeed } from '../../src/view/live-feed.ts'
import { startViewServer, type ViewServer } from '../../src/view/view-server.ts'
import { ask, type Answer, type Question } from './ask.ts'

const secretData = 'what the report says'
const assets = new Map([
  ['/', { type: 'text/html; charset=utf-8', text: '<!doctype html>the page' }],
  ['/viewer.js', { type: 'text/javascript; charset=utf-8', text: 'the script' }],
])

const access = new Access()
const feed = new LiveFeed(() => [`${JSON.stringify(secretData)}\n`])
let server: ViewServer
let port = 0

beforeAll(async () => {
  server = await startViewServer({ assets, feed, access })
  port = server.address.port
})
afterAll(async () => {
  feed.close()
  await server.close()
})

const bearer = (secret: string): Record<string, string> => ({ authorization: `Bearer ${secret}` })
const own = (): Record<string, string> => bearer(access.token)
const hasData = (body: string): boolean => body.includes(secretData)

/** Asks for the data, with the token unless told. */
function askLive({ headers = {}, ...rest }: Question): Promise<Answer> {
  return ask(port, { path: '/live', headers: { ...own(), ...headers }, ...rest }, hasData)
}

/** The status of an answer that says nothing else, to nobody else. */
function refusalIn({ status, body, headers }: Answer): number | string {
  const isBare = body === `${status}\n` && headers['access-control-allow-origin'] === undefined
  return isBare ? status : `${status}: ${body}`
}

test('it listens on 127.0.0.1 only', async () => {
  expect(server.address).toMatchObject({ address: '127.0.0.1', family: 'IPv4' })
  expect(server.origin).toBe(`http://127.0.0.1:${port}`)
  const others = Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter(({ internal, family }) => !internal && family === 'IPv4')
    .map(({ address }) => address)
  // Everything below 127 is this machine; only one address of it is ours.
  for (const host of [...others, '127.0.0.2']) expect(await connects(host)).toBe(false)
})

function connects(host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port })
    socket.on('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.on('error', () => resolve(false))
  })
}

test('the page, its script and the data are answered', async () => {
  expect(await ask(port, {})).toMatchObject({ status: 200, body: '<!doctype html>the page' })
  expect(await ask(port, { path: '/viewer.js' })).toMatchObject({ status: 200 })
  const live = await askLive({})
  expect(live.status).toBe(200)
  expect(live.body).toContain(secretData)
})

describe('who asks in a way that the page does not', () => {
  test.each(['evil.example', '0.0.0.0', '127.0.0.1', 'localhost', '127.0.0.1:1', '[::1]:PORT'])(
    'the host %j gets nothing',
    async (name) => {
      const host = name.replace('PORT', `${port}`)
      expect(refusalIn(await askLive({ headers: { host } }))).toBe(403)
      expect(refusalIn(await ask(port, { headers: { host } }))).toBe(403)
    },
  )

  test('its two own names are heard', async () => {
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`])
      expect((await askLive({ headers: { host, origin: `http://${host}` } })).status).toBe(200)
  })

  test.each([
    'null',
    'http://evil.example',
    'http://127.0.0.1',
    'http://127.0.0.1:1',
    'https://127.0.0.1:PORT',
    'http://localhost:PORT',
    'http://localhost:PORT.evil.example',
  ])('the origin %s gets nothing', async (name) => {
    const headers = { host: `127.0.0.1:${port}`, origin: name.replace('PORT', `${port}`) }
    expect(refusalIn(await askLive({ headers }))).toBe(403)
    expect(refusalIn(await ask(port, { headers }))).toBe(403)
  })

  test.each(['cross-site', 'same-site', 'anything'])(
    'a request that a browser calls %s gets nothing',
    async (site) => {
      expect(refusalIn(await askLive({ headers: { 'sec-fetch-site': site } }))).toBe(403)
      expect(refusalIn(await ask(port, { headers: { 'sec-fetch-site': site } }))).toBe(403)
    },
  )

  test('what a browser sends for the page itself is heard', async () => {
    for (const site of ['none', 'same-origin'])
      expect((await askLive({ headers: { 'sec-fetch-site': site } })).status).toBe(200)
  })

  test.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND'])(
    '%s gets nothing',
    async (method) => {
      const answer = await askLive({ method })
      expect(refusalIn(answer)).toBe(405)
      expect(answer.headers['allow']).toBe('GET')
      expect(refusalIn(await ask(port, { method }))).toBe(405)
    },
  )

  test('HEAD gets nothing', async () => {
    expect(await askLive({ method: 'HEAD' })).toMatchObject({ status: 405, body: '' })
  })
})

describe('who does not know the secret', () => {
  const wrong = (): readonly string[] => [
    '',
    'Bearer ',
    `Bearer ${'a'.repeat(access.token.length)}`,
    `Bearer ${access.token.slice(0, -1)}`,
    `Bearer ${access.token}a`,
    `bearer ${access.token}`,
    `Basic ${access.token}`,
    access.token,
  ]

  test('gets nothing', async () => {
    expect(refusalIn(await ask(port, { path: '/live' }))).toBe(401)
    for (const authorization of wrong())
      expect(refusalIn(await askLive({ headers: { authorization } }))).toBe(401)
  })

  test('gets nothing by the address or a cookie either', async () => {
    const cookie = `token=${access.token}; t=${access.token}`
    expect(refusalIn(await ask(port, { path: '/live', headers: { cookie } }))).toBe(401)
    expect(refusalIn(await ask(port, { path: `/live?t=${access.token}` }))).toBe(404)
  })

  test('the secret stands in no answer', async () => {
    const ticket = access.ticket()
    const answers = [
      await ask(port, {}),
      await ask(port, { path: '/viewer.js' }),
      await askLive({}),
      await ask(port, { path: '/live', headers: bearer('wrong') }),
      await ask(port, { path: `/${access.token}`, headers: own() }),
    ]
    for (const { headers, body } of answers)
      for (const secret of [access.token, ticket])
        expect(`${JSON.stringify(headers)}${body}`).not.toContain(secret)
  })
})

describe('a ticket', () => {
  const key = 'k'.repeat(40)

  test('admits once, with the key that goes on', async () => {
    const ticket = access.ticket()
    const withTicket = { ...bearer(ticket), 'x-sendonce-key': key }
    expect(refusalIn(await ask(port, { path: '/live', headers: bearer(ticket) }))).toBe(401)
    expect(
      refusalIn(
        await ask(port, {
          path: '/live',
          headers: { ...bearer(ticket), 'x-sendonce-key': 'short' },
        }),
      ),
    ).toBe(401)
    expect(refusalIn(await ask(port, { path: '/live', headers: bearer(key) }))).toBe(401)
    expect((await askLive({ headers: withTicket })).status).toBe(200)
    expect(
      refusalIn(await askLive({ headers: { ...withTicket, 'x-sendonce-key': `${key}2` } })),
    ).toBe(401)
    expect((await askLive({ headers: bearer(key) })).status).toBe(200)
  })

  test('does not hold for ever', () => {
    let now = 0
    const timed = new Access(() => now)
    const late = { authorization: `Bearer ${timed.ticket()}`, key }
    now = 61_000
    expect(timed.admits(late)).toBe(false)
    const soon = { authorization: `Bearer ${timed.ticket()}`, key }
    now += 59_000
    expect(timed.admits(soon)).toBe(true)
  })
})

test('each answer tells browsers to keep it to themselves', async () => {
  const answers = [await ask(port, {}), await askLive({}), await ask(port, { path: '/nothing' })]
  for (const { headers } of answers) {
    expect(headers).toMatchObject({
      'cross-origin-resource-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    })
    expect(headers['content-security-policy']).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'; " +
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    )
  }
})

test('no form of a path leads to a file', async () => {
  const files = ['etc/passwd', 'package.json', '.env', 'src/app.js', 'viewer.js', 'live']
  const ways = [
    '/../',
    '/../../../../../../',
    '/%2e%2e/',
    '/%2e%2e%2f%2e%2e%2f',
    '/..%2f..%2f',
    '/..%5c..%5c',
    '/..\\..\\',
    '/%252e%252e%252f',
    '/%c0%ae%c0%ae/',
    '/....//....//',
    '//',
    '///',
    '/./',
    '/@fs/',
    '/@id/',
    '/file:///',
    '/C:/',
    '/%00/',
    '/a/../',
    '/static/../../',
    '/viewer.js/../',
    '/live/../',
    '/?file=/',
    '/#/../',
    '/;/',
    '/~/',
    '/%2f',
    '/\\\\host\\share\\',
    'http://evil.example/',
    'file:///',
    '*/',
  ]
  const endings = ['', '?raw', '?import&raw', '#x', '%00.js']
  const paths = ways.flatMap((way) =>
    files.slice(0, 4).flatMap((file) => endings.slice(0, 2).map((ending) => way + file + ending)),
  )
  const odd = files.flatMap((file) => endings.slice(2).map((ending) => `/${file}x${ending}`))
  const all = [
    ...paths,
    ...odd,
    '/VIEWER.JS',
    '/viewer.js/',
    '/viewer.js?',
    '/live/',
    '/?',
    '/index.html',
  ]
  expect(all.length).toBeGreaterThanOrEqual(200)
  const wrong: string[] = []
  for (const path of all) {
    const { status, body } = await ask(port, { path, headers: own() })
    if (status !== 404 || body !== '404\n') wrong.push(`${path}: ${status}`)
  }
  expect(wrong).toEqual([])
}, 60_000)

test('a head that makes no sense gets no data', async () => {
  const heads = [
    'GET /live HTTP/1.1\r\n\r\n',
    `CONNECT 127.0.0.1:${port} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`,
    `GET /live HTTP/1.1\r\nHost: evil.example\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${access.token}\r\n\r\n`,
    `GET http://127.0.0.1:${port}/live HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${access.token}\r\nConnection: close\r\n\r\n`,
  ]
  for (const head of heads) expect(await answerTo(head), head).not.toContain(secretData)
})

function answerTo(head: string): Promise<string> {
  return new Promise((resolve) => {
    let text = ''
    const socket = connect({ host: '127.0.0.1', port }, () => socket.write(head))
    socket.on('data', (part) => {
      text += String(part)
      if (hasData(text)) socket.destroy()
    })
    socket.on('error', () => {})
    socket.on('close', () => resolve(text))
  })
}

test('where no port can be had it says so', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => {
    other.on('listening', resolve)
  })
  const taken = (other.address() as { port: number }).port
  await expect(startViewServer({ assets, feed, access, port: taken })).rejects.toThrow(
    'the viewer cannot listen on 127.0.0.1 (EADDRINUSE)',
  )
  other.close()
})
