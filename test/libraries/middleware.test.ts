import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isRequestEvent, libraryEvent } from '@sendonce/model/calls'
import { afterAll, describe, expect, test } from 'vitest'
import { expectAs, failures, rowsOf, through } from './observe.ts'

const require = createRequire(import.meta.url)
const row = rowsOf([
  'body-parser',
  'csurf',
  'express',
  'express-async-handler',
  'serve-static',
  'connect-timeout',
  'express-rate-limit',
  'express-validator',
])

const folder = mkdtempSync(join(tmpdir(), 'sendonce-middleware-'))
writeFileSync(join(folder, 'there.txt'), 'text')
mkdirSync(join(folder, 'folder'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const json = (body: string) => ({
  method: 'POST',
  body,
  headers: { 'content-type': 'application/json' },
})

describe.each(['body-parser', 'express'])('%s', (name) => {
  const parsers = require(name)
  test.each(['json', 'urlencoded', 'raw', 'text'])(
    '%s calls next once, and never answers',
    async (kind) => {
      expect(row(`${name}.${kind}`).returns).toBe('Middleware')
      const layer = parsers[kind]({ limit: 8, type: () => true })
      const good = kind === 'json' ? '{"a":1}' : 'a=1'
      const all = [
        await through(layer),
        await through(layer, json(good)),
        await through(layer, json('{"longer": "than that"')),
      ]
      expect(all.map(({ status }) => status)).toEqual([299, 299, 299])
      const seen = all.map((one) => one.seen)
      expectAs(row(`${name}#Middleware`).callback, seen)
      expect(seen.map(({ when }) => when)).toContain('now')
      expect(seen.map(({ when }) => when)).toContain('later')
      expect(failures(seen)).toEqual([false, false, true])
      expect(row(`${name}#Middleware`).answersUnless).toBeUndefined()
    },
  )
})

test('express-async-handler gives a handler that hands on what it fails with', async () => {
  expect(row('express-async-handler').returns).toBe('handler')
  const wrap = require('express-async-handler')
  const fail = async (): Promise<void> => {
    throw new Error('down')
  }
  const all = [
    await through(wrap(fail)),
    await through(wrap((_request: unknown, _response: unknown, next: () => void) => next())),
  ]
  expect(failures(all.map(({ seen }) => seen))).toEqual([true, false])
})

test('body-parser itself is the same', () => {
  expect(row('body-parser').returns).toBe('Middleware')
  expect(typeof require('body-parser')).toBe('function')
})

test('csurf, and what is like it, calls next and never answers', async () => {
  expect(row('csurf').returns).toBe('Middleware')
  const packages = {
    csurf: require('csurf'),
    'cookie-parser': require('cookie-parser'),
    cors: require('cors'),
    helmet: require('helmet'),
    morgan: require('morgan'),
  }
  for (const [name, made] of Object.entries(packages)) {
    const options = { csurf: { cookie: true }, 'cookie-parser': 'key', morgan: 'tiny' }[name]
    const layer = name === 'morgan' ? made('tiny', { skip: () => true }) : made(options)
    const prepare = (request: any) => {
      request.cookies = {}
    }
    const all = [await through(layer, { prepare })]
    if (name === 'csurf') all.push(await through(layer, { prepare, method: 'POST' }))
    expectAs(
      row('csurf#Middleware').callback,
      all.map(({ seen }) => seen),
    )
    expect(all.map(({ status }) => status)).toEqual(all.map(() => 299))
    expect(failures(all.map(({ seen }) => seen))).toEqual(
      name === 'csurf' ? [false, true] : [false],
    )
  }
})

describe.each([
  ['serve-static', 'serve-static', 'serve-static#Middleware'],
  ['express.static', 'express.static', 'express#Static'],
])('%s', (name, path, type) => {
  test('it answers, or calls next', async () => {
    const serveStatic =
      name === 'serve-static' ? require('serve-static') : require('express').static
    expect(row(path).returns).toBe(type.slice(type.indexOf('#') + 1))
    const layer = serveStatic(folder)
    const { callback, answersUnless } = row(type)
    expect(answersUnless).toBe('callback')
    const answered = await through(layer, { url: '/there.txt' })
    expect(answered).toMatchObject({ status: 200, seen: { times: 0 } })
    expect(await through(layer, { url: '/folder', redirect: 'manual' })).toMatchObject({
      status: 301,
      seen: { times: 0 },
    })
    const all = [
      await through(layer, { url: '/none.txt' }),
      await through(layer, { method: 'POST' }),
      await through(serveStatic(folder, { fallthrough: false }), { url: '/none.txt' }),
    ]
    expectAs(
      callback,
      all.map(({ seen }) => seen),
    )
    expect(all.map(({ seen, status }) => [seen.when, status])).toEqual([
      ['later', 299],
      ['now', 299],
      ['later', 299],
    ])
    expect(failures(all.map(({ seen }) => seen))).toEqual([false, false, true])
  })
})

describe('connect-timeout', () => {
  const timeout = require('connect-timeout')

  test('it calls next, and again with an error when the time is over; the request tells of it', async () => {
    expect(row('connect-timeout').returns).toBe('Middleware')
    let events = 0
    const prepare = (request: IncomingMessage) => void request.on('timeout', () => events++)
    const args: unknown[] = []
    const { seen } = await through(
      (request, response, next) =>
        timeout('20ms')(request, response, (...given: unknown[]) => {
          args.push(given[0])
          next(...given)
        }),
      { prepare },
    )
    expect(seen).toMatchObject({ times: 2, when: 'now' })
    expect(args[0]).toBeUndefined()
    expect(args[1]).toBeInstanceOf(Error)
    expect(row('connect-timeout#Middleware').callback).toMatchObject({
      times: 'many',
      first: 'error',
    })
    expect(events).toBe(1)
    expect(isRequestEvent('timeout')).toBe(true)
  })

  test('nothing comes when the answer is out', async () => {
    let events = 0
    const { seen } = await through(
      (request, response, next) =>
        timeout('20ms')(request, response, (...given: unknown[]) => {
          response.end('in time')
          next(...given)
        }),
      { prepare: (request) => void request.on('timeout', () => events++) },
    )
    expect(seen.times).toBe(1)
    expect(events).toBe(0)
  })
})

describe('express-rate-limit', () => {
  const { rateLimit } = require('express-rate-limit')
  const prepare = (request: any) => {
    request.app = { get: () => false }
    request.ip = '127.0.0.1'
  }

  test('it answers, or calls next', async () => {
    for (const path of ['express-rate-limit', 'express-rate-limit.rateLimit'])
      expect(row(path).returns).toBe('Middleware')
    expect(typeof require('express-rate-limit').default).toBe('function')
    const { callback, answersUnless } = row('express-rate-limit#Middleware')
    const layer = rateLimit({ limit: 1 })
    // As express has them.
    const express = (request: any, response: any) => {
      prepare(request)
      response.status = (code: number) => Object.assign(response, { statusCode: code })
      response.send = (text: string) => response.end(text)
    }
    const first = await through(layer, { prepare: express })
    expectAs(callback, [first.seen])
    expect(answersUnless).toBe('callback')
    expect(await through(layer, { prepare: express })).toMatchObject({
      status: 429,
      seen: { times: 0 },
    })
  })

  test('its handler is given the request, the response and next', async () => {
    const { handler } = row('express-rate-limit.rateLimit')
    expect(row('express-rate-limit').handler).toEqual(handler)
    let given: unknown[] = []
    const layer = rateLimit({
      limit: 0,
      validate: false,
      handler: (...args: unknown[]) => {
        given = args
        ;(args[2] as () => void)()
      },
    })
    const { seen } = await through(layer, { prepare })
    expect(handler).toEqual({
      at: { options: ['handler'] },
      parameters: ['request', 'response', 'next'],
    })
    expect((given[0] as { ip: string }).ip).toBe('127.0.0.1')
    expect(typeof (given[1] as ServerResponse).end).toBe('function')
    expect(seen.times).toBe(1)
  })
})

describe('express-validator', () => {
  const validator = require('express-validator')

  test.each(['body', 'check', 'param', 'query'])(
    '%s is middleware that calls next once, and never answers',
    async (name) => {
      expect(row(`express-validator.${name}`).returns).toBe('Chain')
      expect(row('express-validator#Chain.*').returns).toBe('self')
      const chain = validator[name]('id').isInt().toInt()
      const all = [await through(chain, { prepare: (request) => (request.body = { id: 'none' }) })]
      expectAs(
        row('express-validator#Chain').callback,
        all.map(({ seen }) => seen),
      )
      expect(all[0]?.status).toBe(299)
      expect(row('express-validator#Chain').answersUnless).toBeUndefined()
    },
  )

  test('validationResult only reads', () => {
    expect(row('express-validator.validationResult')).toEqual({})
    expect(validator.validationResult({}).isEmpty()).toBe(true)
  })
})

test('the events of send belong to rendering', () => {
  expect(libraryEvent('send#Stream', 'error')?.insteadOfAnswer).toBe(true)
})
