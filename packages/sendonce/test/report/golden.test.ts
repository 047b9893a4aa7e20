import { stripVTControlCharacters } from 'node:util'
import { describe, expect, test } from 'vitest'
import { renderLines } from '../../src/report/line.ts'
import { renderPlain } from '../../src/report/plain.ts'
import { renderPretty } from '../../src/report/pretty.ts'
import type { Style } from '../../src/report/style.ts'
import { widthOf } from '../../src/report/text.ts'
import { cases } from './made-cases.ts'
import type { MadeReport } from './made-reports.ts'

const looks: Readonly<Record<string, Pick<Style, 'color' | 'unicode'>>> = {
  color: { color: true, unicode: true },
  bare: { color: false, unicode: true },
  ascii: { color: false, unicode: false },
}
const control = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u

function pretty(made: MadeReport, width: number, look: Pick<Style, 'color' | 'unicode'>): string {
  const style = { width, placeWidth: width, ...look }
  return renderPretty(made.report, {
    style,
    read: (file) => made.sources[file] ?? null,
    all: false,
  })
}

describe.each(Object.entries(cases))('%s', (name, make) => {
  const made = make()
  const golden = `golden/${name}`

  describe.each([100, 72, 44])('in %i columns', (width) => {
    test.each(Object.entries(looks))('%s', async (look, style) => {
      const text = pretty(made, width, style)
      await expect(text).toMatchFileSnapshot(`${golden}/${width}-${look}.txt`)

      const lines = stripVTControlCharacters(text).split('\n')
      for (const line of lines) expect(line).not.toMatch(control)
      expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(width)
    })

    test('colour adds nothing but colour', () => {
      const bare = { color: false, unicode: true }
      const colored = pretty(made, width, { color: true, unicode: true })
      expect(stripVTControlCharacters(colored)).toBe(pretty(made, width, bare))
    })
  })

  test('as sentences and as lines', async () => {
    const plain = renderPlain(made.report)
    const lines = renderLines(made.report)
    await expect(plain).toMatchFileSnapshot(`${golden}/plain.txt`)
    await expect(lines).toMatchFileSnapshot(`${golden}/line.txt`)
    for (const line of [...plain.split('\n'), ...lines.split('\n')])
      expect(line).not.toMatch(control)
  })
})

test('a place keeps its line and column in every width', () => {
  const made = cases['cross-file']?.()
  for (const width of [100, 72, 44, 24]) {
    const text = pretty(made as MadeReport, width, { color: false, unicode: true })
    expect(text).toMatch(/guard\.ts:8:21$/m)
    expect(text).toMatch(/orders\.ts:6:7$/m)
  }
})
