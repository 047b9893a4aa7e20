import { expect, test } from 'vitest'
import { identity } from '../../src/analyse/domain/identity.ts'
import { found } from './program-findings.ts'

test('what is kept and computed anew of itself does not double with every call', () => {
  const program = `const http = require('http')
let url = process.env.URL
function grow() { url = url.slice(0, url.indexOf('?')) + url }
${'grow();'.repeat(40)}
http.createServer((req, res) => { res.end(url); res.writeHead(200) })`
  expect(found(program)).toEqual(['SO003 certain 5 5'])
})

test('an identity stays short, and keeps where it begins', () => {
  const long = (end: string): string => identity(`request.body.${'name'.repeat(10_000)}${end}`)
  expect(long('a').length).toBeLessThan(300)
  expect(long('a')).toMatch(/^request\.body\./)
  expect(long('a')).toBe(long('a'))
  expect(long('a')).not.toBe(long('b'))
})

test('what is long is told apart all the same', () => {
  const part = (name: string): string => `${`req.body.${name} + `.repeat(400)}''`
  const program = (first: string, second: string): string => `const http = require('http')
http.createServer((req, res) => {
  if (${part(first)}) res.end('a')
  if (!(${part(second)})) res.end('b')
})`
  expect(found(program('a', 'a'))).toEqual([])
  expect(found(program('a', 'b'))).toContain('SO001 high 3 4')
})
