import { describe, expect, test } from 'vitest'
import { renderJson } from '../../src/report/json.ts'
import { cases } from './made-cases.ts'

describe.each(Object.entries(cases))('%s', (_name, make) => {
  const { report, sources } = make()
  const read = (file: string) => sources[file] ?? null

  test('comes back as it was', () => {
    expect(JSON.parse(renderJson(report, null))).toEqual(JSON.parse(JSON.stringify(report)))
  })

  test('holds no character that a terminal obeys', () => {
    const text = renderJson(report, read).replaceAll('\n', '')
    expect(text).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u)
  })
})

test('with sources: the lines around each place, in order, under the hash of their file', () => {
  const made = cases['same-file-far']?.()
  if (!made) throw new Error('no such case')
  const read = (file: string) => made.sources[file] ?? null
  const { sources } = JSON.parse(renderJson(made.report, read)) as typeof made.report
  const excerpt = sources?.['src/routes/orders.ts']
  expect(excerpt?.hash).toMatch(/^\w{8,}$/)
  const numbers = excerpt?.lines.map(([line]) => line)
  expect(numbers).toEqual([1, 2, 3, 4, 5, 6, 114, 115, 116, 117, 118, 119, 120])
  const changed = made.sources['src/routes/orders.ts'] + '// more\n'
  const other = JSON.parse(renderJson(made.report, () => changed)) as typeof made.report
  expect(other.sources?.['src/routes/orders.ts']?.hash).not.toBe(excerpt?.hash)
})
