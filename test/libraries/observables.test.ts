import { createRequire } from 'node:module'
import { isWithoutValue, observableOperator, observableSource } from '@sendonce/model/calls'
import * as rxjs from 'rxjs'
import { describe, expect, test } from 'vitest'

const operators = createRequire(import.meta.url)('rxjs/operators') as Record<string, unknown>
const packages = { rxjs: rxjs as Record<string, unknown>, 'rxjs/operators': operators }

/** The functions of a package that the model knows as such. */
const known = (
  on: string,
): [string, (...args: unknown[]) => rxjs.OperatorFunction<number, unknown>][] =>
  Object.entries(packages).flatMap(([name, members]) =>
    Object.entries(members)
      .filter(([member]) => observableOperator(`${name}.${member}`) === on)
      .map(([member, made]) => [`${name}.${member}`, made as never]),
  )
const failing = rxjs.throwError(() => new Error('down'))

describe('operators of RxJS, where one value comes', () => {
  test.each(known('then'))('%s gives what its function gives', async (name, operator) => {
    const seen: unknown[] = []
    const shape = (value: unknown): unknown => {
      seen.push(value)
      return name.endsWith('map') ? 2 : rxjs.of(2)
    }
    expect(await rxjs.lastValueFrom(rxjs.of(1).pipe(operator(shape)))).toBe(2)
    await expect(rxjs.lastValueFrom(failing.pipe(operator(shape)))).rejects.toThrow('down')
    expect(seen).toEqual([1])
  })

  test.each(known('tap'))('%s is told of what comes, and changes nothing', async (_, operator) => {
    const seen: unknown[] = []
    const note = (value: unknown): number => seen.push(value)
    expect(await rxjs.lastValueFrom(rxjs.of(1).pipe(operator(note)))).toBe(1)
    await expect(rxjs.lastValueFrom(failing.pipe(operator(undefined, note)))).rejects.toThrow(
      'down',
    )
    expect(seen).toEqual([1, new Error('down')])
  })

  test.each(known('catch'))('%s takes a failure', async (_, operator) => {
    const take = (error: Error): unknown => rxjs.of(error.message)
    expect(await rxjs.lastValueFrom(failing.pipe(operator(take) as never))).toBe('down')
    expect(await rxjs.lastValueFrom(rxjs.of(1).pipe(operator(take)))).toBe(1)
  })

  test.each(known('finally'))('%s is called in both cases', async (_, operator) => {
    let calls = 0
    const count = (): number => (calls += 1)
    expect(await rxjs.lastValueFrom(rxjs.of(1).pipe(operator(count)))).toBe(1)
    await expect(rxjs.lastValueFrom(failing.pipe(operator(count) as never))).rejects.toThrow('down')
    expect(calls).toBe(2)
  })

  test('every row is a function of the package', () => {
    for (const on of ['then', 'tap', 'catch', 'finally']) expect(known(on)).not.toHaveLength(0)
    expect(observableOperator('lodash.map')).toBeUndefined()
  })
})

test('what makes an observable, or takes its value', async () => {
  for (const [name, value] of Object.entries(rxjs)) {
    const how = observableSource(`rxjs.${name}`)
    if (!how) continue
    const make = value as (given: unknown) => rxjs.ObservableInput<unknown>
    const given = name === 'of' ? 1 : name === 'throwError' ? () => new Error('down') : rxjs.of(1)
    const result = rxjs.lastValueFrom(rxjs.from(make(given)))
    if (how === 'resolve') expect(await result).toBe(1)
    else await expect(result).rejects.toThrow('down')
  }
})

test('who waits for one that ends without a value gets a failure', async () => {
  expect(isWithoutValue('rxjs.EMPTY')).toBe(true)
  await expect(rxjs.lastValueFrom(rxjs.EMPTY)).rejects.toThrow('no elements')
})
