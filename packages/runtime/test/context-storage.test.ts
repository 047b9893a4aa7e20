import { AsyncResource } from 'node:async_hooks'
import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { NodeStorage, resourceStorage, type ContextStorage } from '../src/context-storage.ts'

/** What `begin` hands its callback sees when that is called. */
const seenBy = (
  storage: ContextStorage<string>,
  begin: (callback: () => void) => unknown,
): Promise<string | null> => new Promise((resolve) => void begin(() => resolve(storage.value)))

const ways: Record<string, (callback: () => void) => unknown> = {
  'a timer': (callback) => setTimeout(callback, 1),
  'a tick': (callback) => process.nextTick(callback),
  'a promise': async (callback) => {
    await Promise.resolve()
    callback()
  },
  'a turn of the loop': (callback) => setImmediate(callback),
}

describe.each([
  ['that of Node', () => new NodeStorage<string>()],
  ['that of resources', () => resourceStorage<string>()],
])('a storage of contexts, %s', (_name, make) => {
  test.each(Object.keys(ways))('%s finds what was set where it was begun', async (way) => {
    const storage = make()
    await turn()
    storage.value = 'outside'
    const begun = seenBy(storage, ways[way]!)
    const scope = storage.enter()
    scope.value = 'inside'
    const within = seenBy(storage, ways[way]!)
    scope.value = 'outside'
    storage.leave()
    storage.value = 'later'
    expect(await Promise.all([begun, within])).toEqual(['outside', 'inside'])
    storage.disable()
  })

  test('what a scope was set to is gone when it is left', async () => {
    const storage = make()
    await turn()
    storage.value = 'outside'
    const outer = storage.enter()
    outer.value = 'one'
    const inner = storage.enter()
    expect(inner.value).toBe('one')
    inner.value = 'two'
    expect(storage.value).toBe('two')
    inner.value = 'one'
    storage.leave()
    expect(storage.value).toBe('one')
    outer.value = 'outside'
    storage.leave()
    expect(storage.value).toBe('outside')
    storage.disable()
  })

  test('a function that is bound to another request has the context of that, also inside of a layer', async () => {
    const storage = make()
    await turn()
    storage.value = 'first request'
    const bound = new AsyncResource('pooled connection')
    storage.value = 'second request'
    const layer = storage.enter()
    layer.value = 'layer of the second'
    const seen = bound.runInAsyncScope(() => {
      const before = storage.value
      const inner = storage.enter()
      inner.value = 'layer of the first'
      const within = storage.value
      inner.value = before
      storage.leave()
      return [before, within, storage.value]
    })
    expect(seen).toEqual(['first request', 'layer of the first', 'first request'])
    expect(storage.value).toBe('layer of the second')
    layer.value = 'second request'
    storage.leave()
    expect(storage.value).toBe('second request')
    storage.disable()
  })

  test('nothing is kept once it is disabled', async () => {
    const storage = make()
    await turn()
    storage.value = 'request'
    storage.disable()
    expect(await seenBy(storage, setImmediate)).toBeNull()
  })
})
