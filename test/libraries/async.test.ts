import { createRequire } from 'node:module'
import { expect, test } from 'vitest'
import { expectAs, failures, observe, rowsOf, type Callback } from './observe.ts'

const require = createRequire(import.meta.url)
const async = require('async')
const row = rowsOf(['async'])

/** Calls of an iterator or a list of tasks, noted as they begin and end. */
function noting(log: string[], fails: number | null, isLater: boolean) {
  return (item: number, ...rest: unknown[]): void => {
    const done = rest.at(-1) as Callback
    log.push(`begin ${item}`)
    const end = (): void => {
      log.push(`end ${item}`)
      if (item === fails) done(new Error('no'))
      else done(null, true)
    }
    if (isLater) setTimeout(end, 5 * item)
    else end()
  }
}

/** Runs a method of `async` over three tasks. */
function drive(name: string, log: string[], fails: number | null, isLater = true) {
  const task = noting(log, fails, isLater)
  const { of, at = 1 } = row(`async.${name}`).tasks ?? {}
  return observe((callback) => {
    if (of === 'list')
      return async[name](
        [1, 2, 3].map(
          (item) =>
            (...args: unknown[]) =>
              task(item, ...args),
        ),
        callback,
      )
    const inFront = at === 2 ? [3] : []
    return async[name]([1, 2, 3], ...inFront, task, callback)
  })
}

const names = [
  'parallel',
  'series',
  'waterfall',
  'each',
  'eachLimit',
  'eachSeries',
  'forEach',
  'forEachSeries',
  'eachOf',
  'eachOfSeries',
  'forEachOf',
  'map',
  'mapLimit',
  'mapSeries',
  'filter',
  'concat',
]

test.each(names)('%s', async (name) => {
  const { callback, tasks, otherwise } = row(`async.${name}`)
  const good: string[] = []
  const bad: string[] = []
  const seen = [
    await drive(name, good, null),
    await drive(name, bad, 2),
    await drive(name, [], null, false),
  ]
  expect(failures(seen)).toEqual([false, true, false])
  expectAs(callback, seen)
  expect(seen[0]?.when).toBe('later')
  const isTogether = tasks?.order === 'together'
  expect(good.slice(0, 2)).toEqual(isTogether ? ['begin 1', 'begin 2'] : ['begin 1', 'end 1'])
  // One that fails stops those that have not begun.
  expect(bad.includes('begin 3')).toBe(isTogether)
  // A failure of a task that nobody waits for any more is not told.
  expect(seen.map(({ times }) => times)).toEqual([1, 1, 1])
  expect(otherwise).toBe('promise')
})

test('nothing to do: called at once', async () => {
  expect((await observe((callback) => async.parallel([], callback))).when).toBe('now')
  expect((await observe((callback) => async.each([], () => {}, callback))).when).toBe('now')
})

test('a waterfall hands on what each task gave', async () => {
  expect(row('async.waterfall').tasks?.handsOn).toBe(true)
  const seen = await observe((callback) =>
    async.waterfall(
      [
        (done: Callback) => done(null, 1, 2),
        (a: number, b: number, done: Callback) => done(null, a + b),
      ],
      callback,
    ),
  )
  expect(seen.args).toEqual([null, 3])
})

test('an asynchronous function is given no callback', async () => {
  let given = -1
  await observe((callback) =>
    async.series([async (...args: unknown[]) => (given = args.length)], callback),
  )
  expect(given).toBe(0)
})

test('auto calls back once', async () => {
  const seen = [
    await observe((callback) =>
      async.auto({ a: (done: Callback) => setTimeout(done, 1, null) }, callback),
    ),
    await observe((callback) =>
      async.auto({ a: (done: Callback) => done(new Error('no')) }, callback),
    ),
  ]
  expect(row('async.auto').callback?.times).toBe('once')
  expect(seen.map(({ times }) => times)).toEqual([1, 1])
})
