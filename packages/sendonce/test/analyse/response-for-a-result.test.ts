import { createRequire } from 'node:module'
import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { isGuard, responseOperation } from '@sendonce/model'
import { expect, test } from 'vitest'
import { isResponseMember } from '@sendonce/model/calls'
import { analyze } from '../../src/index.ts'

/** What is found where the handler goes on with what its catch gave back. */
function found(rest: string): string[] {
  const text = `const app = require('express')()
app.get('/t', async (req, res) => {
  const user = await req.app.find(req.query.id).catch(() => { return res.status(500).send('failed') })
  ${rest}
})`
  const { findings } = analyze({ files: { 'app.js': text }, minConfidence: 'medium' })
  return findings.filter(({ second }) => second).map(({ code }) => code)
}

test.each([
  'res.send(user.toObject())',
  'res.send(user.tags.map(String))',
  'if (user.isLocked === true) res.send("locked")',
  'if (!user.tags.includes("a")) res.send("none")',
  'res.send((user.id || user.key).toString())',
  'const { tags } = user; tags.push(1); res.send("done")',
])('a response that stands for a result has not what that has: %s', (rest) => {
  expect(found(rest)).toEqual([])
})

test.each([
  'res.send(user.name)',
  'if (!user.isOpen) res.send("locked")',
  'if (user.statusCode === 500) res.send("failed")',
  'user.send("done")',
  'user.writeHead(204); user.end()',
])('a response that stands for a result answers again: %s', (rest) => {
  expect(found(rest)).toEqual(['SO007'])
})

test('what every response has is known', () => {
  const { response } = createRequire(import.meta.url)('express') as { response: object }
  const made = new ServerResponse(new IncomingMessage(new Socket()))
  const names = new Set<string>()
  for (let at: object | null = made; at; at = Object.getPrototypeOf(at) as object | null)
    for (const name of Object.getOwnPropertyNames(at)) names.add(name)
  for (const name of Object.getOwnPropertyNames(response)) names.add(name)
  const unknown = [...names].filter(
    (name) =>
      !name.startsWith('_') &&
      !isResponseMember(name) &&
      !responseOperation(name) &&
      !isGuard(name),
  )
  expect(unknown).toEqual([])
})
