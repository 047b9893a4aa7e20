import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { isBrowserBundle } from '../../src/project/browser-bundle.ts'
import { isMinifiedText } from '../../src/project/minified.ts'
import { MAX_SOURCE_BYTES, readSource } from '../../src/project/read-source.ts'
import { temporaryProject } from './temporary-project.ts'

describe('readSource', () => {
  it('gives the text as it is, byte order mark and line ends included', () => {
    const root = temporaryProject({ 'a.js': '\uFEFFa\r\n"𝒳"' })
    expect(readSource(join(root, 'a.js'))).toEqual({
      kind: 'text',
      text: '\uFEFFa\r\n"𝒳"',
      bytes: 12,
    })
  })

  it('reads bytes that are not UTF-8, and UTF-16', () => {
    const root = temporaryProject({
      'latin1.js': Buffer.from('// caf\xe9\nsend()', 'latin1'),
      'utf16.js': Buffer.from('\uFEFFsend()', 'utf16le'),
    })
    expect(readSource(join(root, 'latin1.js'))).toMatchObject({
      kind: 'text',
      text: '// caf\uFFFD\nsend()',
    })
    expect(readSource(join(root, 'utf16.js'))).toMatchObject({ kind: 'text', text: '\uFEFFsend()' })
  })

  it('skips large files by size without reading them', () => {
    const line = 'const value = compute(1)\n'
    const root = temporaryProject({
      'large.js': line.repeat(Math.ceil(MAX_SOURCE_BYTES / line.length) + 1),
      'two-megabytes.js': line.repeat(Math.floor((2 * 1024 * 1024) / line.length)),
    })
    expect(readSource(join(root, 'large.js'))).toEqual({
      kind: 'skipped',
      reason: 'too-large',
      detail: '3.0 MB',
    })
    expect(readSource(join(root, 'two-megabytes.js')).kind).toBe('text')
  })

  it('skips what is not a text file', () => {
    const root = temporaryProject({
      'film.ts': Buffer.from([0x47, 0x40, 0x11, 0x10, 0, 0x42, 0xf0]),
    })
    mkdirSync(join(root, 'folder.js'))
    expect(readSource(join(root, 'film.ts'))).toMatchObject({
      reason: 'unreadable',
      detail: 'not a text file',
    })
    expect(readSource(join(root, 'folder.js'))).toMatchObject({
      reason: 'unreadable',
      detail: 'not a file',
    })
    expect(readSource(join(root, 'gone.js'))).toMatchObject({
      reason: 'unreadable',
      detail: 'ENOENT',
    })
    expect(readSource('a\0b')).toMatchObject({ kind: 'skipped', reason: 'unreadable' })
  })

  it.skipIf(process.platform === 'win32')('does not wait on a pipe', () => {
    const root = temporaryProject({})
    execFileSync('mkfifo', [join(root, 'pipe.js')])
    expect(readSource(join(root, 'pipe.js'))).toMatchObject({
      reason: 'unreadable',
      detail: 'not a file',
    })
  })
})

describe('isMinifiedText', () => {
  const statement = 'function f(a,b){return a.send(b),b.next(a)}'
  const handWritten = 'app.get("/", (req, res) => {\n  res.send("ok")\n})\n'

  it.each([
    ['one long line', statement.repeat(100)],
    ['a licence and one long line', `/*! MIT\n * (c) x\n */\n${statement.repeat(200)}`],
    ['lines cut at 500 characters', `${statement.repeat(12)}\n`.repeat(20)],
    [
      'short lines without spaces',
      'a.send(b),b.next(a);var c=d?e:f;for(;;)g(),h(i,j,k),l.m(n),o=p?q:r,s()\n'.repeat(50),
    ],
    [
      'shortened names on lines of their own',
      `${handWritten.repeat(30)}${'function f(a, b) {\n  const c = a.send(b), d = c.next(a);\n  return d;\n}\n'.repeat(600)}`,
    ],
  ])('says so of %s', (_, text) => {
    expect(isMinifiedText(text)).toBe(true)
  })

  it.each([
    ['ordinary code', handWritten.repeat(100)],
    ['a short file', statement],
    [
      'long code with some short names',
      'function area(box) {\n  const w = box.width\n  const height = box.height\n  return w * height\n}\n'.repeat(
        600,
      ),
    ],
    [
      'code with a picture in it',
      `${handWritten.repeat(5)}const logo = "${'iVBORw0KGgo'.repeat(5000)}"\n`,
    ],
    [
      'compiled code with its map',
      `${handWritten.repeat(9)}//# sourceMappingURL=data:application/json;base64,${'eyJ2'.repeat(9000)}\n`,
    ],
    ['a template of text', `${handWritten}const page = \`${'Lorem ipsum. '.repeat(400)}\`\n`],
    [
      'a table of routes without a space',
      "app.use('/orders',require('./routes/orders'))\n".repeat(100),
    ],
    ['a string of two megabytes', `${handWritten.repeat(9)}a = '${'\\\\x'.repeat(700_000)}'\n`],
    ['nothing', ''],
  ])('does not say so of %s', (_, text) => {
    expect(isMinifiedText(text)).toBe(false)
  })
})

describe('isBrowserBundle', () => {
  it.each([
    ['browser-pack', 'require=(function e(t,n,r){function s(o,u){if(!n[o]){}}})({1:[]},{},[])'],
    [
      'a later browser-pack',
      '(function(){function r(e,n,t){function o(i,f){if(!n[i]){}}}})()({},{},[])',
    ],
    [
      'a chunk of webpack',
      '"use strict";(self["webpackChunkapp"]=self["webpackChunkapp"]||[]).push([[7],{}])',
    ],
    ['a chunk with a licence', '/*! MIT */\n// more\nwebpackJsonp([1],{})'],
  ])('knows %s', (_, text) => {
    expect(isBrowserBundle(text)).toBe(true)
  })

  it.each([
    ['a module', "const app = require('express')()"],
    ['an immediately called function', '(function () { app.get("/", h) })()'],
    ['a server that webpack made', '/******/ (() => { var __webpack_modules__ = ({})\n})()'],
  ])('does not take %s for one', (_, text) => {
    expect(isBrowserBundle(text)).toBe(false)
  })
})
