import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sendonce } from './command.ts'
import { copyTo, eslintIn, folderWith } from './lint-folder.ts'

const fixtures = join(import.meta.dirname, '..', '..', 'fixtures', 'express', 'fixes')

test('a suggestion makes of a file what the command makes of it', { timeout: 60_000 }, async () => {
  const [linted, fixed] = [folderWith({}), folderWith({})]
  for (const root of [linted, fixed]) copyTo(root, fixtures, 'src')
  const [results] = await Promise.all([
    eslintIn(linted).lintFiles(['src/*.{js,ts}']),
    sendonce(fixed, ['fix', '--no-cache']),
  ])
  let compared = 0
  for (const { filePath, messages, source = '' } of results) {
    const [suggestion, ...others] = messages.flatMap(({ suggestions = [] }) => suggestions)
    if (!suggestion || others.length > 0) continue
    const { range, text } = suggestion.fix
    const applied = source.slice(0, range[0]) + text + source.slice(range[1])
    expect(applied, filePath).toBe(readFileSync(filePath.replace(linted, fixed), 'utf8'))
    compared++
  }
  expect(compared).toBeGreaterThan(50)
})
