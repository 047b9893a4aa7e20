import { analyze } from 'sendonce'
import { describe, expect, test } from 'vitest'
import { splits, type Files } from './split-programs.ts'
import { twinCases, type TwinCase } from './twin-cases.ts'

function codesIn({ express }: TwinCase, files: Files): string[] {
  const manifest = JSON.stringify({ dependencies: { express: `^${express}.0.0` } })
  return analyze({ files: { ...files, 'package.json': manifest }, entries: Object.keys(files) })
    .findings.map(({ code }) => code)
    .toSorted()
}

const cases = [...twinCases('look-alikes'), ...twinCases('twins')].filter(
  ({ text }) => !/^(?:import|export) /m.test(text),
)

describe.each(Object.entries(splits))('divided into files: %s', (_way, split) => {
  const divided = cases.flatMap((one) => {
    const files = split(one.text)
    return files ? [{ name: one.name, one, files }] : []
  })
  test.each(divided)('$name tells the same', ({ one, files }) => {
    expect(codesIn(one, files)).toEqual(codesIn(one, { 'app.js': one.text }))
  })
})
