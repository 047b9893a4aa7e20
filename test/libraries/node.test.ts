import { AsyncLocalStorage } from 'node:async_hooks'
import { exec, execFile, fork, spawn, type ChildProcess } from 'node:child_process'
import crypto from 'node:crypto'
import dns from 'node:dns'
import domain from 'node:domain'
import { createRequire } from 'node:module'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { finished, PassThrough, pipeline, Readable } from 'node:stream'
import { Worker } from 'node:worker_threads'
import zlib from 'node:zlib'
import { libraryEvent } from '@sendonce/model/calls'
import { afterAll, describe, expect, test } from 'vitest'
import { expectAs, failures, observe, rowsOf } from './observe.ts'

const fs = createRequire(import.meta.url)('node:fs')
const row = rowsOf([
  'fs',
  'dns',
  'crypto',
  'stream',
  'child_process',
  'async_hooks',
  'domain',
  'worker_threads',
])

const folder = mkdtempSync(join(tmpdir(), 'sendonce-node-'))
const there = join(folder, 'there.txt')
const none = join(folder, 'none', 'none.txt')
writeFileSync(there, 'text')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('fs', () => {
  test.each([
    ['readFile', [there], [none]],
    ['writeFile', [join(folder, 'a'), 'text'], [none, 'text']],
    ['appendFile', [join(folder, 'a'), 'text'], [none, 'text']],
    ['stat', [there], [none]],
    ['readdir', [folder], [none]],
    ['access', [there], [none]],
    ['copyFile', [there, join(folder, 'b')], [none, join(folder, 'c')]],
    ['rename', [join(folder, 'b'), join(folder, 'c')], [none, there]],
    ['mkdir', [join(folder, 'd')], [none]],
    ['unlink', [join(folder, 'c')], [none]],
  ])('%s calls back once, later', async (name, good, bad) => {
    const seen = [
      await observe((callback) => fs[name](...good, callback)),
      await observe((callback) => fs[name](...bad, callback)),
    ]
    expectAs(row('fs.*').callback, seen)
    expect(failures(seen)).toEqual([false, true])
  })

  test('exists tells by a value', async () => {
    const seen = [
      await observe((callback) => fs.exists(there, callback)),
      await observe((callback) => fs.exists(none, callback)),
    ]
    expectAs(row('fs.exists').callback, seen)
    expect(seen.map(({ args }) => args)).toEqual([[true], [false]])
  })

  test('watch and watchFile tell each time', async () => {
    const seen = await observe((callback) => {
      const watcher = fs.watch(folder, callback)
      writeFileSync(join(folder, 'w1'), '1')
      writeFileSync(join(folder, 'w2'), '2')
      setTimeout(() => watcher.close(), 35)
    })
    expectAs(row('fs.watch').callback, [seen])
    expect(seen.times).toBeGreaterThan(1)
    const file = await observe((callback) => {
      fs.watchFile(there, { interval: 5 }, callback)
      setTimeout(() => writeFileSync(there, 'more text'), 20)
    })
    fs.unwatchFile(there)
    expectAs(row('fs.watchFile').callback, [file])
  })
})

test('dns and zlib', async () => {
  const lookup = await observe((callback) => dns.lookup('127.0.0.1', callback))
  const nowhere = await observe((callback) =>
    dns.lookup('::bad::', { family: 4, hints: dns.ADDRCONFIG }, callback as any),
  )
  expectAs(row('dns.*').callback, [lookup, nowhere])
  for (const name of ['gzip', 'gunzip', 'deflate', 'inflate', 'brotliCompress'] as const) {
    const seen = [await observe((callback) => zlib[name](Buffer.from('text'), callback as any))]
    expectAs(row('dns.*').callback, seen)
    expect(failures(seen)).toEqual([name === 'gunzip' || name === 'inflate'])
  }
})

test('crypto', async () => {
  for (const [name, args] of [
    ['randomBytes', [4]],
    ['randomFill', [Buffer.alloc(4)]],
    ['pbkdf2', ['a', 'b', 1, 8, 'sha1']],
    ['scrypt', ['a', 'b', 8]],
    ['generateKeyPair', ['ec', { namedCurve: 'P-256' }]],
  ] as const) {
    const seen = await observe((callback) => (crypto as any)[name](...args, callback))
    expect(seen.when).toBe('later')
    expectAs(row(`crypto.${name}`).callback, [seen])
  }
})

test('pipeline and finished call back once, later', async () => {
  const failing = () =>
    new Readable({
      read() {
        this.destroy(new Error('no'))
      },
    })
  const seen = [
    await observe((callback) =>
      pipeline(Readable.from(['a']), new PassThrough().resume(), callback as any),
    ),
    await observe((callback) => pipeline(failing(), new PassThrough().resume(), callback as any)),
  ]
  expectAs(row('stream.pipeline').callback, seen)
  expect(failures(seen)).toEqual([false, true])
  const ends = [
    await observe((callback) => finished(Readable.from(['a']).resume(), callback as any)),
    await observe((callback) => finished(failing().resume(), callback as any)),
  ]
  expectAs(row('stream.finished').callback, ends)
  expect(failures(ends)).toEqual([false, true])
})

test('a domain runs a function at once, and once', async () => {
  for (const name of ['create', 'createDomain'] as const) {
    expect(row(`domain.${name}`).returns).toBe('Domain')
    const seen = await observe((callback) => (domain as any)[name]().run(callback))
    expectAs(row('domain#Domain.run').callback, [seen])
    expect(seen.when).toBe('now')
  }
})

describe('child_process', () => {
  test('exec and execFile call back once, later, with what was printed', async () => {
    const node = process.execPath
    const all = [
      await observe((callback) => exec(`"${node}" -e "console.log(1)"`, callback as any)),
      await observe((callback) => exec(`"${none}"`, callback as any)),
    ]
    expectAs(row('child_process.exec').callback, all)
    expect(failures(all)).toEqual([false, true])
    expect(typeof all[1]?.args[1]).toBe('string')
    const files = [
      await observe((callback) => execFile(node, ['-e', '1'], callback as any)),
      await observe((callback) => execFile(none, callback as any)),
    ]
    expectAs(row('child_process.execFile').callback, files)
    expect(failures(files)).toEqual([false, true])
    expect(files[1]?.args[1]).toBe('')
  })

  /** The events of a child, in order. */
  function eventsOf(child: ChildProcess): Promise<string[]> {
    const seen: string[] = []
    return new Promise((resolve) => {
      for (const name of ['error', 'exit', 'close']) child.on(name, () => void seen.push(name))
      child.on('close', () => setTimeout(() => resolve(seen), 30))
    })
  }

  test('a child ends, or cannot be started: closed in both cases', async () => {
    for (const name of ['spawn', 'fork', 'exec', 'execFile'])
      expect(row(`child_process.${name}`).returns).toBe('Child')
    expect(await eventsOf(spawn(process.execPath, ['-e', '1']))).toEqual(['exit', 'close'])
    expect(await eventsOf(spawn(none))).toEqual(['error', 'close'])
    const script = join(folder, 'child.cjs')
    writeFileSync(script, '')
    expect(await eventsOf(fork(script))).toEqual(['exit', 'close'])
    expect(libraryEvent('child_process#Child', 'error')).toEqual({ times: 'once', ends: true })
    expect(libraryEvent('child_process#Child', 'exit')).toEqual({ times: 'once', ends: true })
    expect(libraryEvent('child_process#Child', 'close')).toEqual({
      times: 'once',
      ends: false,
      comes: 'after-error',
    })
  })
})

describe('worker_threads', () => {
  test('a worker ends behind its failure, and behind its result', async () => {
    expect(row('worker_threads.Worker').returns).toBe('Worker')
    const seen: string[] = []
    const worker = new Worker('throw new Error()', { eval: true })
    worker.on('error', () => void seen.push('error'))
    await new Promise((resolve) => worker.on('exit', (code) => resolve(seen.push(`exit ${code}`))))
    expect(seen).toEqual(['error', 'exit 1'])
    const sent: string[] = []
    const good = new Worker('require("worker_threads").parentPort.postMessage(1)', { eval: true })
    good.on('message', () => void sent.push('message'))
    await new Promise((resolve) => good.on('exit', (code) => resolve(sent.push(`exit ${code}`))))
    expect(sent).toEqual(['message', 'exit 0'])
    expect(libraryEvent('worker_threads#Worker', 'exit')?.codes).toEqual({ error: 1, message: 0 })
    expect(libraryEvent('worker_threads#Worker', 'error')?.ends).toBe(true)
    expect(libraryEvent('worker_threads#Worker', 'exit')?.comes).toBe('after-error')
  })
})

describe('async_hooks', () => {
  test('a store is seen by the function, by what it starts, and from there on', async () => {
    expect(row('async_hooks.AsyncLocalStorage').returns).toBe('Storage')
    expect(row('async_hooks#Storage.run').context).toBe('run')
    expect(row('async_hooks#Storage.enterWith').context).toBe('set')
    expect(row('async_hooks#Storage.getStore').context).toBe('get')
    const storage = new AsyncLocalStorage<string>()
    const later = await storage.run('one', async () => {
      expect(storage.getStore()).toBe('one')
      await Promise.resolve()
      return storage.getStore()
    })
    expect(later).toBe('one')
    expect(storage.run('two', (a, b) => `${storage.getStore()} ${a} ${b}`, 3, 4)).toBe('two 3 4')
    expect(storage.getStore()).toBeUndefined()
    storage.run('outer', () => {
      storage.enterWith('set')
      expect(storage.getStore()).toBe('set')
    })
  })
})
