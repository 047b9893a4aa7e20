import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { createServer, get, type RequestListener, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Incident } from '@sendonce/model'
import { onIncident, start } from '@sendonce/runtime'
import { beforeAll, expect, test } from 'vitest'

beforeAll(() => start())

/** Serves one request and gives what the recorder said and what the client got. */
async function serve(
  listener: RequestListener,
): Promise<{ incidents: Incident[]; status: number; body: string }> {
  const incidents: Incident[] = []
  const stop = onIncident((incident) => incidents.push(incident))
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const answer = await new Promise<{ status: number; body: string }>((resolve, reject) => {
    get({ host: '127.0.0.1', port, path: '/x?token=secret', agent: false }, (response) => {
      let body = ''
      response.on('data', (chunk: Buffer) => (body += chunk.toString()))
      // One that is broken off does not come to its end.
      response.on('error', () => {})
      response.on('close', () => resolve({ status: response.statusCode ?? 0, body }))
    }).on('error', reject)
  })
  await new Promise((resolve) => setTimeout(resolve, 20))
  stop()
  server.close()
  return { incidents, ...answer }
}

test('a header behind the answer is an incident with both places, and still throws', async () => {
  let thrown: unknown
  const { incidents, body } = await serve((_req, res) => {
    res.end('one')
    try {
      res.setHeader('x-late', '1')
    } catch (error) {
      thrown = error
    }
  })
  expect(body).toBe('one')
  expect(thrown).toMatchObject({ code: 'ERR_HTTP_HEADERS_SENT' })
  expect(incidents).toHaveLength(1)
  const [incident] = incidents
  expect(incident?.first?.place?.file).toMatch(/recorder\.test\.ts$/)
  expect(incident?.second?.place?.line).toBe((incident?.first?.place?.line ?? 0) + 2)
  expect(incident).toMatchObject({
    code: 'SO011',
    reaction: 'threw',
    request: { url: '/x?token=…' },
  })
})

test('data behind the end is an incident although Node is silent', async () => {
  const { incidents } = await serve((_req, res) => {
    res.on('error', () => {})
    res.end('one')
    res.end('two')
  })
  expect(incidents).toMatchObject([{ reaction: 'silent', second: { call: 'end' } }])
})

test('closing a closed response, and chunks, are no incidents', async () => {
  const { incidents, body } = await serve((_req, res) => {
    res.write('a')
    res.write('b')
    res.end('c')
    res.end()
  })
  expect(body).toBe('abc')
  expect(incidents).toEqual([])
})

test('a status behind the answer is told when the response is closed, without its place', async () => {
  const { incidents } = await serve((_req, res) => {
    res.statusCode = 201
    res.end('a')
    res.statusCode = 500
  })
  expect(incidents).toMatchObject([
    {
      code: 'SO011',
      reaction: 'silent',
      response: { status: 201 },
      second: { call: 'statusCode=', place: null },
    },
  ])
  const [{ message } = { message: '' }] = incidents
  expect(message).toContain('(not seen: where it was set: that is a property')
  expect(message).not.toContain('the asynchronous context')
})

test('a status behind the head is no mistake of those who break the answer off', async () => {
  const { incidents, body } = await serve((_req, res) => {
    res.write('a')
    res.statusCode = 500
    setTimeout(() => res.destroy(), 50)
  })
  expect(body).toBe('a')
  expect(incidents).toEqual([])
})

test('one mistake is told once, whatever follows from it', async () => {
  const { incidents } = await serve((_req, res) => {
    res.end('one')
    for (const name of ['x-a', 'x-b'])
      expect(() => res.setHeader(name, '1')).toThrow(/Cannot set headers/)
  })
  expect(incidents).toHaveLength(1)
})

test('hooks keep the shape of what they stand around', () => {
  const { setHeader, end, writeHead } = ServerResponse.prototype
  expect([setHeader.name, setHeader.length]).toEqual(['setHeader', 2])
  expect(end.length).toBe(3)
  expect(writeHead.length).toBe(3)
  start()
  expect(ServerResponse.prototype.end).toBe(end)
})

test('helpers that answer for several handlers: each of those is a mistake of its own', async () => {
  const refuse = (res: ServerResponse): unknown => res.end('no')
  const accept = (res: ServerResponse): unknown => res.setHeader('x-late', '1')
  const twice = (res: ServerResponse): void => {
    refuse(res)
    expect(() => accept(res)).toThrow('Cannot set headers')
  }
  const other = (res: ServerResponse): void => {
    refuse(res)
    expect(() => accept(res)).toThrow('Cannot set headers')
  }
  const told: Incident[] = []
  for (const handler of [twice, other, twice])
    told.push(...(await serve((_req, res) => handler(res))).incidents)
  expect(told.map(({ count }) => count)).toEqual([1, 1])
  const [one, two] = told
  expect([one?.first?.place, one?.second?.place]).toEqual([two?.first?.place, two?.second?.place])
  expect(one?.fingerprint).not.toBe(two?.fingerprint)
})

test('whoever has to know which request it was is told each incident with its response, repeats as well', async () => {
  const told: { readonly incident: Incident; readonly response: unknown }[] = []
  const responses: unknown[] = []
  const note = (message: unknown): void => {
    told.push(message as (typeof told)[number])
  }
  subscribe('sendonce.incident', note)
  const listener: RequestListener = (_req, res) => {
    responses.push(res)
    res.on('error', () => {})
    res.end('one')
    res.end('two')
  }
  const { incidents } = await serve(listener)
  await serve(listener)
  unsubscribe('sendonce.incident', note)
  const [{ id, code } = {}] = incidents
  expect(code).toBe('SO003')
  expect(told.map(({ incident }) => incident.id)).toEqual([id, id])
  expect(told.map(({ response }) => responses.indexOf(response))).toEqual([0, 1])
})
