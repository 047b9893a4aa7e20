import {
  isLogging,
  mutators,
  neverRejects,
  neverReturns,
  neverThrows,
  promiseCombinators,
  searchIterators,
  streamEvents,
  syncIterators,
  timerCalls,
} from '@sendonce/model/calls'
import { describe, expect, test } from 'vitest'

test.each([
  'console.log',
  'logger.warn',
  'this.logger.error',
  'app.getLogger',
  'clearTimeout',
  'items.push',
])('%s never throws', (path) => {
  expect(neverThrows(path)).toBe(true)
})

test.each([
  'db.query',
  'JSON.parse',
  'save',
  'audit.write',
  'fs.readFileSync',
  'decodeURIComponent',
])('%s may throw', (path) => {
  expect(neverThrows(path)).toBe(false)
})

test('a logger leaves alone what it is given, a collection does not', () => {
  for (const path of ['console.log', 'req.log.info', '_logger.error', 'debug'])
    expect(isLogging(path), path).toBe(true)
  for (const path of ['items.push', 'catalog.find', 'blog.error', 'dialog.open'])
    expect(isLogging(path), path).toBe(false)
})

test('texts, numbers and timers never reject; what reads or is told to stop may', () => {
  for (const path of ['path.join', 'name.trim', 'Math.max', 'timers/promises.setTimeout'])
    expect(neverRejects(path, 1), path).toBe(true)
  for (const path of ['db.find', 'util.promisify', 'JSON.parse', 'fs.readFileSync', 'redis.keys'])
    expect(neverRejects(path, 1), path).toBe(false)
  expect(neverRejects('timers/promises.setTimeout', 3)).toBe(false)
})

test('process.exit never returns, process.kill does', () => {
  expect(neverReturns.has('process.exit')).toBe(true)
  expect(neverReturns.has('process.kill')).toBe(false)
})

/** The tables are about real functions: each is called, and what it does is compared. */
describe('against the runtime', () => {
  const arrayMethods = Object.getOwnPropertyNames(Array.prototype)

  test('every callback method of Array is an iterator', () => {
    const calling = arrayMethods.filter((name) => {
      const method = (Array.prototype as unknown as Record<string, unknown>)[name]
      if (typeof method !== 'function' || name === 'constructor') return false
      let calls = 0
      try {
        method.call([2, 1], () => {
          calls += 1
          return 0
        })
      } catch {
        return false
      }
      return calls > 0
    })
    expect(calling).toContain('flatMap')
    expect(calling.filter((name) => !syncIterators.has(name))).toEqual([])
  })

  test('an iterator has come back only after its calls', () => {
    for (const name of arrayMethods.filter((one) => syncIterators.has(one))) {
      let isBack = false
      let isLate = false
      const note = (): void => {
        isLate ||= isBack
      }
      const method = (Array.prototype as unknown as Record<string, unknown>)[name]
      if (typeof method === 'function') method.call([1, 2], note)
      isBack = true
      expect(isLate, name).toBe(false)
    }
  })

  test('timers run their first argument later, as often as they say', async () => {
    for (const [path, { times }] of Object.entries(timerCalls)) {
      const [owner, member] = path.includes('.') ? path.split('.') : ['globalThis', path]
      const host: object = owner === 'process' ? process : globalThis
      const call: unknown = Reflect.get(host, member ?? '')
      expect(typeof call, path).toBe('function')
      let calls = 0
      const timer: unknown = Reflect.apply(call as () => unknown, host, [() => (calls += 1), 1])
      expect(calls, path).toBe(0)
      await new Promise((resolve) => setTimeout(resolve, 25))
      if (path === 'setInterval') clearInterval(timer as NodeJS.Timeout)
      expect(calls > 1, path).toBe(times === 'many')
      expect(calls, path).toBeGreaterThan(0)
    }
  })

  test('promise combinators settle as the table says', async () => {
    const never = new Promise(() => {})
    const failing = (): Promise<never> => Promise.reject(new Error('no'))
    const outcome = (promise: Promise<unknown>): Promise<string> =>
      Promise.race([
        promise.then(
          () => 'fulfilled',
          () => 'rejected',
        ),
        new Promise<string>((resolve) => {
          setTimeout(resolve, 10, 'pending')
        }),
      ])
    for (const [name, { waitsFor, rejectsOn }] of Object.entries(promiseCombinators)) {
      const combine = (all: readonly Promise<unknown>[]): Promise<unknown> =>
        (Promise as unknown as Record<string, (of: unknown) => Promise<unknown>>)[name]?.(all) ??
        Promise.reject(new Error(`Promise.${name} does not exist`))
      expect(await outcome(combine([Promise.resolve(), never])), name).toBe(
        waitsFor === 'all' ? 'pending' : 'fulfilled',
      )
      const allFail = rejectsOn === 'never' ? 'fulfilled' : 'rejected'
      expect(await outcome(combine([failing(), failing()])), name).toBe(allFail)
      const oneFails = rejectsOn === 'first' ? 'rejected' : 'pending'
      expect(await outcome(combine([failing(), never])), name).toBe(oneFails)
    }
  })
})

test('of the events that end a stream one comes; data comes many times', () => {
  const ending = Object.entries(streamEvents).filter(([, { ends }]) => ends)
  expect(ending.map(([name]) => name).toSorted()).toEqual(['end', 'error', 'finish'])
  expect(streamEvents['data']?.times).toBe('many')
  expect(streamEvents['response']?.times).toBe('once')
})

test('calls that consume are mutators, reads are not', () => {
  for (const name of ['shift', 'pop', 'next', 'read', 'exec']) expect(mutators.has(name)).toBe(true)
  for (const name of ['includes', 'get', 'isValid', 'test']) expect(mutators.has(name)).toBe(false)
})

test('searches stop and tell as the runtime does', () => {
  for (const [name, { stopsOn, found, exhausted }] of Object.entries(searchIterators)) {
    const items = ['a', 'b', 'c']
    const search = (answer: boolean): { readonly result: unknown; readonly calls: number } => {
      let calls = 0
      const method = Reflect.get(items, name) as (test: () => boolean) => unknown
      const result = method.call(items, () => {
        calls++
        return answer
      })
      return { result, calls }
    }
    const stopped = search(stopsOn)
    expect(stopped.calls, name).toBe(1)
    if (found === 'item') expect(items, name).toContain(stopped.result)
    else if (found === 'index') expect(Object.keys(items), name).toContain(String(stopped.result))
    else expect(stopped.result, name).toBe(found)
    expect(search(!stopsOn), name).toEqual({ result: exhausted, calls: items.length })
  }
})
