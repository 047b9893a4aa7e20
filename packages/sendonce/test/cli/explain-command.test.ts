import { readFileSync } from 'node:fs'
import { patterns } from '@sendonce/model'
import { describe, expect, test } from 'vitest'
import { runCli } from '../../src/cli/run-cli.ts'
import { widthOf } from '../../src/report/text.ts'
import { createTestIo } from './test-io.ts'

async function explain(columns: number, ...argv: readonly string[]): Promise<string> {
  const io = createTestIo({ columns, isTTY: true, env: { NO_COLOR: '1' } })
  expect(await runCli(['explain', ...argv], io)).toBe(0)
  return io.out()
}

/** The words of a text, without its layout. */
function words(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N}]+/gu, ' ').toLowerCase()
}

test('the list names every pattern', async () => {
  const out = await explain(80)
  for (const { code, title } of patterns) expect(words(out)).toContain(words(`${code} ${title}`))
})

test('a code in small letters and a name lead to the same text', async () => {
  const out = await explain(80, 'SO005')
  expect(await explain(80, 'so005')).toBe(out)
  expect(await explain(80, 'guard-helper-continues')).toBe(out)
})

describe.each(patterns)('$code', (pattern) => {
  test('says what the page says', async () => {
    const page = readFileSync(
      new URL(`../../../../docs/patterns/${pattern.code}.md`, import.meta.url),
      'utf8',
    )
    const out = await explain(100, pattern.code)
    const parts = [pattern.title, pattern.text, pattern.fix, pattern.fineWhen]
    for (const part of [...parts, ...pattern.references.map((one) => one.label)]) {
      expect(words(out)).toContain(words(part))
      expect(words(page)).toContain(words(part))
    }
    for (const line of pattern.example.lines.map((one) => one.trim())) {
      expect(out).toContain(line)
      expect(page).toContain(line)
    }
    for (const { url } of pattern.references) expect(out).toContain(url)
  })

  test('holds to ASCII where it is asked to', async () => {
    expect(await explain(72, pattern.code, '--ascii')).toMatch(/^[\n -~]+$/)
  })

  test.each([100, 72, 44])('fits %i columns, links aside', async (width) => {
    const lines = (await explain(width, pattern.code)).split('\n')
    const texts = lines.filter((line) => !line.startsWith('https://'))
    expect(Math.max(...texts.map(widthOf))).toBeLessThanOrEqual(width)
  })
})
