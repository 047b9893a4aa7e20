import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { libraryEvent } from '@sendonce/model/calls'
import { afterAll, describe, expect, test } from 'vitest'
import { expectAs, failures, observe, rowsOf, serve } from './observe.ts'

const require = createRequire(import.meta.url)
const row = rowsOf(['ejs', 'pug', 'send', 'archiver'])

const folder = mkdtempSync(join(tmpdir(), 'sendonce-rendering-'))
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('ejs', () => {
  const ejs = require('ejs')
  test('renderFile calls back before it comes back', async () => {
    const seen = [
      await observe((callback) => ejs.renderFile(file('a.ejs', 'text'), {}, callback)),
      await observe((callback) => ejs.renderFile(file('b.ejs', '<%= missing %>'), {}, callback)),
      await observe((callback) => ejs.renderFile(join(folder, 'none.ejs'), callback)),
    ]
    expectAs(row('ejs.renderFile').callback, seen)
    expect(failures(seen)).toEqual([false, true, true])
    expect(row('ejs.renderFile').otherwise).toBe('promise')
    await expect(ejs.renderFile(join(folder, 'none.ejs'))).rejects.toBeInstanceOf(Error)
  })
})

describe('pug', () => {
  const pug = require('pug')
  test('renderFile and render call back before they come back', async () => {
    const seen = [
      await observe((callback) => pug.renderFile(file('a.pug', 'p text'), {}, callback)),
      await observe((callback) => pug.renderFile(join(folder, 'none.pug'), callback)),
    ]
    expectAs(row('pug.renderFile').callback, seen)
    expect(failures(seen)).toEqual([false, true])
    const texts = [
      await observe((callback) => pug.render('p text', {}, callback)),
      await observe((callback) => pug.render('p= missing.name', callback)),
    ]
    expectAs(row('pug.render').callback, texts)
    expect(failures(texts)).toEqual([false, true])
    for (const name of ['render', 'renderFile']) expect(row(`pug.${name}`).otherwise).toBe('throws')
    expect(() => pug.renderFile(join(folder, 'none.pug'))).toThrow(/ENOENT/)
  })
})

describe('send', () => {
  const send = require('send')
  file('there.txt', 'text')
  mkdirSync(join(folder, 'folder'))

  test('it answers itself, or leaves it to who listens', async () => {
    expect(row('send').returns).toBe('Stream')
    expect(row('send#Stream.pipe')).toEqual({ answersUnless: 'callback', returns: 'response' })
    const drive = async (path: string, listens: boolean) => {
      const seen: string[] = []
      const { status } = await serve(
        (request, response) => {
          const stream = send(request, path, { root: folder })
          for (const name of listens
            ? ['file', 'headers', 'stream', 'error', 'directory', 'end']
            : ['end'])
            stream.on(name, () => {
              seen.push(name)
              if (name !== 'error' && name !== 'directory') return
              expect(response.headersSent).toBe(false)
              response.statusCode = 299
              response.end()
            })
          expect(stream.pipe(response)).toBe(response)
        },
        { redirect: 'manual' },
      )
      return [status, seen]
    }
    expect(await drive('/there.txt', true)).toEqual([200, ['file', 'headers', 'stream', 'end']])
    expect(await drive('/none.txt', false)).toEqual([404, []])
    expect(await drive('/none.txt', true)).toEqual([299, ['error']])
    expect(await drive('/folder', false)).toEqual([301, []])
    expect(await drive('/folder', true)).toEqual([299, ['directory']])
    for (const name of ['error', 'directory'])
      expect(libraryEvent('send#Stream', name)).toEqual({
        times: 'once',
        ends: true,
        insteadOfAnswer: true,
      })
    for (const name of ['file', 'headers', 'stream'])
      expect(libraryEvent('send#Stream', name)).toEqual({
        times: 'once',
        ends: false,
        comes: 'before-end',
      })
    expect(libraryEvent('send#Stream', 'end')).toEqual({ times: 'once', ends: true })
  })
})

describe('archiver', () => {
  const archiver = require('archiver')

  test('an event for each entry; finalize gives a promise', async () => {
    for (const path of ['archiver', 'archiver.create']) expect(row(path).returns).toBe('Archive')
    const archive = archiver.create('zip')
    const seen: string[] = []
    for (const name of ['entry', 'warning', 'error', 'end'])
      archive.on(name, () => void seen.push(name))
    archive.pipe(new PassThrough()).resume()
    archive.append('a', { name: 'a.txt' }).append('b', { name: 'b.txt' })
    archive.file(join(folder, 'none-1'), {}).file(join(folder, 'none-2'), {})
    const done = archive.finalize()
    expect(row('archiver#Archive.finalize').otherwise).toBe('promise')
    expect(typeof done.then).toBe('function')
    await done
    expect(seen.toSorted()).toEqual(['end', 'entry', 'entry', 'warning', 'warning'])
    for (const name of ['entry', 'warning'])
      expect(libraryEvent('archiver#Archive', name)?.times).toBe('many')
  })
})
