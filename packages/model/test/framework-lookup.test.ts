import {
  effectFor,
  frameworkModels,
  frameworkOfPackage,
  isGuard,
  registrationsNamed,
  responseOperation,
  responseProperty,
  terminalMethodNames,
  transition,
  typeRole,
  type ResponseOperation,
} from '@sendonce/model'
import { describe, expect, test } from 'vitest'

function operation(name: string): ResponseOperation {
  const found = responseOperation(name)
  if (!found) throw new Error(`${name} is not in the tables`)
  return found
}

describe('operations', () => {
  test('a method is found in whichever framework has it', () => {
    for (const name of ['json', 'sendfile', 'writeHead', 'end', 'cookie'])
      expect(operation(name).form).toBe('call')
    expect(responseOperation('statusCode')).toBeUndefined()
    expect(responseProperty('statusCode')?.form).toBe('set')
    expect(responseOperation('getHeader')).toBeUndefined()
    expect(responseOperation('constructor')).toBeUndefined()
  })

  test('the effect depends on the arguments', () => {
    const end = operation('end')
    expect(transition(end, 'no-data', false, 'ended')?.how).toBe('ignore')
    expect(transition(end, 'data', false, 'ended')?.how).toBe('error-event')
    const send = operation('send')
    expect(transition(send, 'no-data', false, 'ended')?.how).toBe('ignore')
    expect(transition(send, 'data', false, 'ended')).toMatchObject({
      how: 'throw',
      code: 'ERR_HTTP_HEADERS_SENT',
    })
    const render = operation('render')
    expect(transition(render, 'data', true, 'open')?.to).toBe('open')
    expect(transition(render, 'data', false, 'open')?.to).toBe('ended')
  })

  test('every operation acts for every shape of arguments', () => {
    for (const { operations } of frameworkModels)
      for (const one of operations)
        for (const shape of ['no-data', 'data'] as const)
          for (const hasCallback of [false, true])
            expect(effectFor(one, shape, hasCallback), one.name).toBeDefined()
  })

  test('terminal names are those after which the response is not open', () => {
    const names = terminalMethodNames()
    for (const name of ['end', 'write', 'writeHead', 'json', 'sendFile', 'sendfile', 'pipe'])
      expect(names).toContain(name)
    for (const name of ['status', 'set', 'cookie', 'setHeader', 'cork'])
      expect(names).not.toContain(name)
  })
})

test('guards: state properties, not the timeout flag', () => {
  expect(isGuard('headersSent')?.trueIn).toEqual(['committed', 'ended'])
  expect(isGuard('writableEnded')?.trueIn).toEqual(['ended'])
  expect(isGuard('timedout')).toBeUndefined()
})

test('registrations: on applications, route chains, modules and servers', () => {
  expect(registrationsNamed('get').map((one) => one.on)).toEqual(['app', 'route'])
  expect(registrationsNamed('use')[0]?.match).toBe('prefix')
  expect(registrationsNamed('route')[0]?.returns).toBe('route')
  expect(registrationsNamed('del')[0]?.match).toBe('exact')
  expect(registrationsNamed('createSecureServer')[0]?.kind).toBe('listener')
  expect(registrationsNamed('on')[0]?.event).toBe('request')
  expect(registrationsNamed('listen')).toEqual([])
})

test.each([
  ['Response', 'response'],
  ['express.Response', 'response'],
  ['express.Response<User, Locals>', 'response'],
  ['http.ServerResponse', 'response'],
  ['Http2ServerResponse', 'response'],
  ['NextApiResponse', 'response'],
  ['NextFunction', 'next'],
  ['IncomingMessage', 'request'],
  ['Map<string, Response>', undefined],
  ['string', undefined],
])('the type %s gives the role %s', (name, role) => {
  expect(typeRole(name)).toBe(role)
})

test.each([
  ['express', 4, 'express4'],
  ['express', 5, 'express5'],
  ['express', null, 'express5'],
  ['router', 1, 'express4'],
  ['router', 2, 'express5'],
  ['connect', 3, 'connect'],
  ['http', null, 'node-http'],
  ['node:https', null, 'node-http'],
  ['http2', null, 'node-http2'],
  ['left-pad', 1, undefined],
])('%s %s is modelled by %s', (name, major, model) => {
  expect(frameworkOfPackage(name, major)?.name).toBe(model)
})
