import { describe, expect, it } from 'vitest'
import { VersionedMap } from '../../src/analyse/domain/versioned-map.ts'

const same = (a: string, b: string): boolean => a === b

function mapOf(entries: Readonly<Record<number, string>>): VersionedMap<string> {
  let map = VersionedMap.empty<string>()
  for (const [index, value] of Object.entries(entries)) map = map.set(Number(index), value)
  return map
}

describe('VersionedMap', () => {
  it('keeps each version as it was', () => {
    const one = mapOf({ 3: 'a', 70_000: 'b' })
    const two = one.set(3, 'c').set(400, 'd')
    expect([3, 400, 70_000].map((index) => one.get(index))).toEqual(['a', undefined, 'b'])
    expect([3, 400, 70_000].map((index) => two.get(index))).toEqual(['c', 'd', 'b'])
    expect(VersionedMap.empty().get(5_000_000)).toBeUndefined()
  })

  it('agrees with a Map on thousands of writes', () => {
    const reference = new Map<number, string>()
    let map = VersionedMap.empty<string>()
    for (let i = 0; i < 5000; i++) {
      const index = (i * 7919) % 4099
      reference.set(index, `v${i}`)
      map = map.set(index, `v${i}`)
    }
    for (let index = 0; index < 4200; index++) expect(map.get(index)).toBe(reference.get(index))
  })

  it('compares by content, whatever the order of writes', () => {
    expect(mapOf({ 1: 'a', 300: 'b' }).equals(mapOf({ 300: 'b', 1: 'a' }), same)).toBe(true)
    expect(mapOf({ 1: 'a' }).equals(mapOf({ 1: 'a', 300: 'b' }), same)).toBe(false)
    expect(mapOf({ 1: 'a', 300: 'b' }).equals(mapOf({ 1: 'a' }), same)).toBe(false)
    expect(mapOf({ 1: 'a' }).equals(mapOf({ 1: 'x' }), same)).toBe(false)
  })

  it('unites two versions and asks only where they differ', () => {
    const base = mapOf({ 1: 'shared', 40: 'shared' })
    const asked: number[] = []
    const united = base
      .set(40, 'left')
      .set(900, 'only left')
      .union(base.set(40, 'right').set(70_000, 'only right'), (index, a, b) => {
        asked.push(index)
        return `${a}+${b}`
      })
    expect(asked).toEqual([40])
    expect([1, 40, 900, 70_000].map((index) => united.get(index))).toEqual([
      'shared',
      'left+right',
      'only left',
      'only right',
    ])
  })

  it('takes a number out of one version', () => {
    const all = mapOf({ 1: 'a', 300: 'b' })
    const left = all.without(300)
    expect([left.get(1), left.get(300), all.get(300)]).toEqual(['a', undefined, 'b'])
    expect(left.equals(mapOf({ 1: 'a' }), same)).toBe(true)
    expect(left.without(300)).toBe(left)
  })

  it('visits what it holds, in order', () => {
    const visited: [number, string][] = []
    mapOf({ 70_000: 'c', 3: 'a', 20: 'b', 5: 'gone' })
      .without(5)
      .forEach((index, value) => visited.push([index, value]))
    expect(visited).toEqual([
      [3, 'a'],
      [20, 'b'],
      [70_000, 'c'],
    ])
  })

  it('counts differences up to a limit', () => {
    const base = mapOf({ 1: 'a', 40: 'b' })
    const other = base.set(40, 'x').set(900, 'y').without(1)
    expect(base.differences(other, same, 9)).toBe(3)
    expect(base.differences(other, same, 2)).toBe(2)
    expect(base.differences(base.set(40, 'b'), same, 2)).toBe(0)
  })

  it('keeps what both hold, as far as something comes of it', () => {
    const one = mapOf({ 1: 'a', 2: 'b', 3: 'c', 900: 'only left' })
    const other = mapOf({ 1: 'x', 2: 'b', 3: 'z', 70_000: 'only right' })
    const common = one.intersection(other, (a, b) => (a === 'c' ? undefined : `${a}${b}`))
    expect([1, 2, 3, 900, 70_000].map((index) => common.get(index))).toEqual([
      'ax',
      'bb',
      undefined,
      undefined,
      undefined,
    ])
    expect(one.get(900)).toBe('only left')
  })
})
