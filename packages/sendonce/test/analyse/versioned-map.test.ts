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
})
