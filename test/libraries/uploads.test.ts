import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { EventEmitter } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { libraryEvent } from '@sendonce/model/calls'
import { afterAll, describe, expect, test } from 'vitest'
import {
  expectAs,
  failures,
  form,
  observe,
  rowsOf,
  serve,
  through,
  type Observation,
} from './observe.ts'

const require = createRequire(import.meta.url)
const multer = require('multer')
const { formidable, IncomingForm, Formidable, default: whole } = require('formidable')
const busboy = require('busboy')
const fileUpload = require('express-fileupload')

const row = rowsOf(['multer', 'busboy', 'formidable', 'express-fileupload'])
const folder = mkdtempSync(join(tmpdir(), 'sendonce-uploads-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Runs middleware for one request: how `next` was called; the answer was left to the test. */
async function throughMiddleware(layer: any, init?: RequestInit): Promise<Observation> {
  const { seen, status } = await through(layer, init)
  expect(status).toBe(299)
  return seen
}

describe('multer', () => {
  test.each(['single', 'array', 'fields', 'none', 'any'])(
    '%s gives middleware that calls next once',
    async (name) => {
      expect(row('multer').returns).toBe('Upload')
      expect(row(`multer#Upload.${name}`).returns).toBe('Middleware')
      const make = (limits: object) => {
        const upload = multer({ dest: folder, limits })
        return name === 'none' || name === 'any'
          ? upload[name]()
          : upload[name](name === 'fields' ? [{ name: 'file' }] : 'file')
      }
      const seen = [
        await throughMiddleware(make({})),
        await throughMiddleware(
          make({ fieldSize: 100 }),
          name === 'none' ? { method: 'POST', body: new FormData() } : form(),
        ),
        await throughMiddleware(make({ fieldNameSize: 1 }), form()),
      ]
      expectAs(row('multer#Middleware').callback, seen)
      expect(row('multer#Middleware').answersUnless).toBeUndefined()
      expect(seen.map(({ when }) => when)).toEqual(['now', 'later', 'later'])
      expect(failures(seen)[2]).toBe(true)
    },
  )
})

/** The names of the events that an emitter sends, in order, until it has been quiet for a while. */
async function eventsOf(
  emitter: EventEmitter,
  names: readonly string[],
  start: () => void,
): Promise<string[]> {
  const seen: string[] = []
  for (const name of names) emitter.on(name, (..._args: unknown[]) => void seen.push(name))
  start()
  for (let length = -1; length !== seen.length;) {
    length = seen.length
    await new Promise((resolve) => setTimeout(resolve, 60))
  }
  return seen
}

describe('busboy', () => {
  const names = ['file', 'field', 'error', 'finish', 'close']
  const parse = (text: string, limits: object = {}) => {
    const parser = busboy({
      limits,
      headers: { 'content-type': 'multipart/form-data; boundary=x' },
    })
    parser.on('file', (_name: string, stream: NodeJS.ReadableStream) => stream.resume())
    return eventsOf(parser, names, () => parser.end(text))
  }
  const file = (name: string) =>
    `--x\r\nContent-Disposition: form-data; name="${name}"; filename="${name}.txt"\r\nContent-Type: text/plain\r\n\r\ntext\r\n`
  const field = (name: string) =>
    `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n1\r\n`

  test('an event for each file and field, then finish and close', async () => {
    const seen = await parse(`${file('a')}${file('b')}${field('c')}${field('d')}--x--\r\n`)
    expect(seen.toSorted()).toEqual(['close', 'field', 'field', 'file', 'file', 'finish'])
    expect(seen.indexOf('close')).toBeGreaterThan(seen.indexOf('finish'))
    for (const name of ['file', 'field'])
      expect(libraryEvent('busboy#Parser', name)?.times).toBe('many')
  })

  test('with a limit of one file, one event', async () => {
    const { returnsWith } = row('busboy')
    expect(returnsWith).toEqual({ option: 'limits.files', is: 1, type: 'ParserOfOneFile' })
    const seen = await parse(`${file('a')}${file('b')}--x--\r\n`, { files: 1 })
    expect(seen.filter((name) => name === 'file')).toHaveLength(1)
    expect(libraryEvent('busboy#ParserOfOneFile', 'file')).toEqual({
      times: 'once',
      ends: false,
      comes: 'before-end',
    })
  })

  test('what a file tells comes before the end of the form', async () => {
    const parser = busboy({
      limits: { fileSize: 2 },
      headers: { 'content-type': 'multipart/form-data; boundary=x' },
    })
    const seen: string[] = []
    parser.on('file', (name: string, stream: NodeJS.ReadableStream) => {
      for (const event of ['limit', 'end']) stream.on(event, () => seen.push(`${name} ${event}`))
      stream.resume()
    })
    const ofParser = await eventsOf(parser, ['finish'], () => {
      parser.on('finish', () => seen.push('finish'))
      parser.end(`${file('a')}${file('b')}--x--\r\n`)
    })
    expect(ofParser).toEqual(['finish'])
    expect(seen.toSorted()).toEqual(['a end', 'a limit', 'b end', 'b limit', 'finish'])
    expect(seen.at(-1)).toBe('finish')
  })

  test('behind the failure of a file the form does not come to its end', async () => {
    const parser = busboy({ headers: { 'content-type': 'multipart/form-data; boundary=x' } })
    const seen: string[] = []
    parser.on('file', (_: string, stream: NodeJS.ReadableStream & { destroy(e: Error): void }) => {
      stream.on('error', () => {
        seen.push('error')
        parser.end('end\r\n--x--\r\n')
      })
      stream.resume()
      setImmediate(() => stream.destroy(new Error('gone')))
    })
    const begun = file('a').slice(0, -'\r\n'.length)
    const ofParser = await eventsOf(parser, ['finish', 'close'], () => parser.write(begun))
    expect([...seen, ...ofParser]).toEqual(['error'])
  })

  test('an error, then close all the same, and no finish', async () => {
    expect(row('busboy').returns).toBe('Parser')
    expect(await parse(`${field('c')}--x\r\n`)).toEqual(['field', 'error', 'close'])
    expect(libraryEvent('busboy#Parser', 'error')).toEqual({ times: 'once', ends: true })
    expect(libraryEvent('busboy#Parser', 'finish')).toEqual({ times: 'once', ends: true })
    expect(libraryEvent('busboy#Parser', 'close')).toEqual({
      times: 'once',
      ends: false,
      comes: 'after-error',
    })
  })
})

describe('formidable', () => {
  const names = ['file', 'field', 'fileBegin', 'progress', 'error', 'end']
  const drive = async (init: RequestInit, options: object) => {
    let events: string[] = []
    const { seen } = await through((request, _response, next) => {
      const made = formidable({ uploadDir: folder, ...options })
      void eventsOf(made, names, () => void made.parse(request, next)).then(
        (found) => (events = found),
      )
    }, init)
    while (events.length === 0) await new Promise((resolve) => setTimeout(resolve, 10))
    return { seen, events }
  }

  test('parse calls back once; a failure is an event as well, with no end', async () => {
    const good = await drive(form(), {})
    const bad = await drive(form(), { maxFieldsSize: 1 })
    const { callback, otherwise } = row('formidable#Form.parse')
    expectAs(callback, [good.seen, bad.seen])
    expect(failures([good.seen, bad.seen])).toEqual([false, true])
    expect(callback?.repeats).toBe('receiver')
    expect(bad.events).toContain('error')
    expect(bad.events).not.toContain('end')
    expect(good.events).toContain('end')
    expect(good.events).not.toContain('error')
    expect(otherwise).toBe('promise')
  })

  test('what makes a form', () => {
    expect(whole).toBe(formidable)
    for (const [name, made] of Object.entries({
      formidable: formidable({}),
      IncomingForm: new IncomingForm(),
      Formidable: new Formidable(),
    })) {
      expect(made).toBeInstanceOf(IncomingForm)
      expect(row(`formidable.${name}`).returns).toBe('Form')
    }
    expect(row('formidable').returns).toBe('Form')
    for (const name of ['file', 'field', 'fileBegin', 'progress'])
      expect(libraryEvent('formidable#Form', name)?.times).toBe('many')
  })

  test('an event for each field', async () => {
    const body = new FormData()
    body.append('a', '1')
    body.append('a', '2')
    const { events } = await drive({ method: 'POST', body }, {})
    expect(events.filter((name) => name === 'field')).toHaveLength(2)
  })
})

describe('express-fileupload', () => {
  test('its middleware calls next, and never answers', async () => {
    expect(row('express-fileupload').returns).toBe('Middleware')
    const seen = [
      await throughMiddleware(fileUpload()),
      await throughMiddleware(fileUpload(), form()),
    ]
    expectAs(row('express-fileupload#Middleware').callback, seen)
    expect(seen.map(({ when }) => when)).toEqual(['now', 'later'])
  })

  test('mv calls back once, or gives a promise', async () => {
    const { callback, otherwise } = row('request.files.*.mv')
    const layer = fileUpload()
    const seen: Observation[] = []
    let promised: unknown = null
    await serve((request: any, response) => {
      layer(request, response, async () => {
        const { file } = request.files
        seen.push(await observe((back) => file.mv(join(folder, 'moved.txt'), back)))
        seen.push(await observe((back) => file.mv(join(folder, 'none', 'moved.txt'), back)))
        promised = file.mv(join(folder, 'again.txt'))
        await promised
        response.end()
      })
    }, form())
    expectAs(callback, seen)
    expect(failures(seen)).toEqual([false, true])
    expect(otherwise).toBe('promise')
    expect(promised).toBeInstanceOf(Promise)
  })
})
