import { stripVTControlCharacters } from 'node:util'
import { describe, expect, test } from 'vitest'
import { drawIncident } from '../../src/terminal/draw.ts'
import { drawLine, drawRepeat } from '../../src/terminal/draw-line.ts'
import { penOf, type Style } from '../../src/terminal/style.ts'
import { widthOf } from '../../src/terminal/text.ts'
import { cases } from './made-cases.ts'
import { root, type MadeIncident } from './made-incidents.ts'

type Look = Omit<Style, 'width'>

const bare = { color: false, unicode: true }
const looks: Readonly<Record<string, Look>> = {
  color: { color: true, unicode: true },
  bare,
  ascii: { color: false, unicode: false },
}
const control = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u
/** These stay in one piece, whatever the width: they are links. */
const links = /https:\/\/|^1 .*not captured|:\d+:\d+$/

function draw({ incident, sources }: MadeIncident, width: number, look: Look): string {
  const read = (file: string): string | null => sources[file] ?? null
  return drawIncident(incident, { pen: penOf({ width, ...look }), root, read, isLast: false })
}

describe.each(Object.entries(cases))('%s', (name, make) => {
  const made = make()

  describe.each([100, 72, 44])('in %i columns', (width) => {
    test.each(Object.entries(looks))('%s', async (look, style) => {
      const text = draw(made, width, style)
      await expect(text).toMatchFileSnapshot(`golden/${name}/${width}-${look}.txt`)

      const lines = stripVTControlCharacters(text).split('\n')
      for (const line of lines) expect(line).not.toMatch(control)
      const wide = lines.filter((line) => widthOf(line) > width && !links.test(line))
      expect(wide).toEqual([])
    })

    test('colour adds nothing but colour', () => {
      const colored = draw(made, width, { color: true, unicode: true })
      expect(stripVTControlCharacters(colored)).toBe(draw(made, width, bare))
    })
  })

  test('in one line, and as a repeat', async () => {
    const again = { ...made.incident, count: 14 }
    const shown = Object.values(looks).flatMap((look) => {
      const pen = penOf({ width: 100, ...look })
      return [drawLine(made.incident, pen, root), drawRepeat(again, pen)]
    })
    for (const line of shown) expect(line).toMatch(/^[^\n]+\n$/)
    for (const line of shown)
      expect(stripVTControlCharacters(line.slice(0, -1))).not.toMatch(control)
    await expect(shown.join('')).toMatchFileSnapshot(`golden/${name}/line.txt`)
  })
})

test('a place keeps its file, line and column in one piece', () => {
  const made = cases['helper-in-another-file']?.() as MadeIncident
  for (const width of [100, 72, 44, 24]) {
    const text = draw(made, width, bare)
    expect(text).toMatch(/guard\.ts:8:21$/m)
    expect(text).toMatch(/orders\.ts:21:7$/m)
  }
})
