import type { RequestListener, ServerResponse } from 'node:http'
import { createRequire } from 'node:module'
import { libraries } from '@sendonce/model/calls'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  expectAs,
  failures,
  listening,
  observe,
  refusedPort,
  rowsOf,
  serve,
  through,
} from './observe.ts'

const require = createRequire(import.meta.url)
const row = rowsOf(['http-proxy', 'http-proxy-middleware', 'request', 'axios', 'got', 'node-fetch'])

let refused = ''
let target = { url: '', close: (): void => {} }
beforeAll(async () => {
  refused = `http://127.0.0.1:${await refusedPort()}`
  target = await listening((request, response) => {
    response.statusCode = 207
    response.end(`${request.method} ${request.url}`)
  })
})
afterAll(() => target.close())

/** A server that breaks off what it has begun to answer. */
function breaking(): ReturnType<typeof listening> {
  return listening((_request, response) => {
    response.write('begun')
    setTimeout(() => response.socket?.resetAndDestroy(), 300)
  })
}

/** Whether the head was out when a proxy told of a failure; `tell` hands that to it. */
async function isTold(
  tell: (told: (response: ServerResponse) => void) => RequestListener,
): Promise<boolean> {
  return new Promise((resolve) => {
    const told = (response: ServerResponse): void => {
      resolve(response.headersSent)
      response.destroy()
    }
    // The client sees that as well.
    serve(tell(told)).catch(() => {})
  })
}

describe('http-proxy', () => {
  const { createProxy, createProxyServer, createServer } = require('http-proxy')

  test('web answers, or calls back with an error and answers nothing', async () => {
    const proxy = createProxyServer({})
    let isEmitted = false
    proxy.on('error', () => (isEmitted = true))
    const drive = (url: string) =>
      through((request, response, callback) =>
        proxy.web(request, response, { target: url }, callback),
      )
    const failed = await drive(refused)
    expect(failed.status).toBe(299)
    const { callback, answersUnless } = row('http-proxy#Proxy.web')
    expectAs(callback, [failed.seen])
    expect(answersUnless).toBe('failure')
    // With a callback, the proxy emits nothing.
    expect(isEmitted).toBe(false)
    expect(await drive(target.url)).toMatchObject({ status: 207, seen: { times: 0 } })
  })

  test('without a callback, what fails is an event of the proxy, and nothing is answered', async () => {
    const proxy = createProxyServer({})
    const answer = await serve((request, response) => {
      proxy.on('error', () => {
        expect(response.headersSent).toBe(false)
        response.statusCode = 299
        response.end()
      })
      proxy.web(request, response, { target: refused })
    })
    expect(answer.status).toBe(299)
  })

  test('a response that has ended it leaves alone', async () => {
    expect(row('http-proxy#Proxy.web').leavesEnded).toBe(true)
    const proxy = createProxyServer({})
    let heard = 0
    const isAnswered = new Promise((resolve) => proxy.on('end', resolve))
    const answer = await serve((request, response) => {
      response.end('own')
      for (const name of ['write', 'end', 'writeHead', 'setHeader'] as const)
        response[name] = (() => heard++) as never
      proxy.web(request, response, { target: target.url })
    })
    await isAnswered
    expect([await answer.text(), heard]).toEqual(['own', 0])
  })

  test('what another server breaks off is told of behind the head', async () => {
    const { url, close } = await breaking()
    expect(row('http-proxy#Proxy.web').callback?.breaksOff).toBe(true)
    const byCallback = await isTold((told) => (request, response) => {
      createProxyServer({}).web(request, response, { target: url }, () => told(response))
    })
    const { error } =
      libraries.find(({ packages }) => packages[0] === 'http-proxy')?.types?.['Proxy']?.events ?? {}
    expect(error?.handler?.breaksOff).toBe(true)
    const byEvent = await isTold((told) => {
      const proxy = createProxyServer({ target: url })
      proxy.on('error', (...given: unknown[]) => told(given[2] as ServerResponse))
      return (request, response) => proxy.web(request, response)
    })
    close()
    expect([byCallback, byEvent]).toEqual([true, true])
  })

  test('what makes a proxy', () => {
    for (const [name, make] of Object.entries({ createProxy, createProxyServer, createServer })) {
      expect(typeof make({}).web).toBe('function')
      expect(row(`http-proxy.${name}`).returns).toBe('Proxy')
    }
  })
})

describe('http-proxy-middleware', () => {
  const { createProxyMiddleware } = require('http-proxy-middleware')

  test('it answers, or calls next where the path is not its own', async () => {
    expect(row('http-proxy-middleware.createProxyMiddleware').returns).toBe('Middleware')
    const { callback, answersUnless } = row('http-proxy-middleware#Middleware')
    const drive = (options: object) => through(createProxyMiddleware(options))
    expect(await drive({ target: target.url })).toMatchObject({ status: 207, seen: { times: 0 } })
    // What fails it answers itself.
    expect(await drive({ target: refused })).toMatchObject({ status: 504, seen: { times: 0 } })
    const passed = await drive({ target: target.url, pathFilter: '/other' })
    expect(passed.status).toBe(299)
    expectAs(callback, [passed.seen])
    expect(answersUnless).toBe('callback')
  })

  test('what another server breaks off is told of behind the head', async () => {
    const { url, close } = await breaking()
    expect(row('http-proxy-middleware.createProxyMiddleware').handler?.breaksOff).toBe(true)
    const isBehindHead = await isTold((told) => {
      const error = (...given: unknown[]): void => told(given[2] as ServerResponse)
      return createProxyMiddleware({ target: url, on: { error } })
    })
    close()
    expect(isBehindHead).toBe(true)
  })
})

describe('request', () => {
  const request = require('request')

  test('the callback comes once, later; a failure is an event as well', async () => {
    for (const name of ['', 'get', 'post', 'put', 'patch', 'del', 'delete', 'head', 'options']) {
      const { callback, returns } = row(name ? `request.${name}` : 'request')
      const ask = name ? request[name] : request
      let events = 0
      const seen = [
        await observe((back) => ask(refused, back).on('error', () => events++)),
        await observe((back) => ask(target.url, back).on('error', () => events++)),
      ]
      expectAs(callback, seen)
      expect(failures(seen)).toEqual([true, false])
      expect(events).toBe(1)
      expect(callback?.repeats).toBe('result')
      expect(returns).toBe('Request')
    }
  })
})

describe('promises', () => {
  /** Nothing is thrown at once, whatever is asked for; what fails rejects. */
  async function expectPromise(ask: (url: string) => Promise<unknown>): Promise<void> {
    for (const url of [refused, 'no url']) {
      const given = ask(url)
      expect(typeof given.then).toBe('function')
      await expect(given).rejects.toBeInstanceOf(Error)
    }
    await expect(ask(target.url)).resolves.toBeDefined()
  }

  test('axios', async () => {
    const axios = require('axios')
    expect(row('axios').otherwise).toBe('promise')
    await expectPromise((url) => axios(url))
    const client = axios.create({})
    expect(row('axios.create').returns).toBe('Client')
    expect(row('axios#Client').otherwise).toBe('promise')
    await expectPromise((url) => client(url))
    for (const name of ['request', 'get', 'delete', 'head', 'options', 'post', 'put', 'patch']) {
      expect(row(`axios.${name}`).otherwise).toBe('promise')
      await expectPromise((url) => axios[name](name === 'request' ? { url } : url))
      if (name === 'options') continue
      expect(row(`axios#Client.${name}`).otherwise).toBe('promise')
      await expectPromise((url) => client[name](name === 'request' ? { url } : url))
    }
  })

  test('got', async () => {
    const { default: got } = (await import('got')) as any
    const options = { retry: { limit: 0 } }
    expect(row('got').otherwise).toBe('promise')
    await expectPromise((url) => got(url, options))
    for (const name of ['get', 'post', 'put', 'patch', 'head', 'delete']) {
      expect(row(`got.${name}`).otherwise).toBe('promise')
      await expectPromise((url) => got[name](url, options))
    }
  })

  test('node-fetch', async () => {
    const { default: fetch } = (await import('node-fetch')) as any
    expect(row('node-fetch').otherwise).toBe('promise')
    await expectPromise((url) => fetch(url))
  })
})
