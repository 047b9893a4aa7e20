import { join, relative } from 'node:path'
import sendonce from 'eslint-plugin-sendonce'
import { expect, test } from 'vitest'
import { printed } from './command.ts'
import { copyTo, eslintIn, folderWith } from './lint-folder.ts'

const home = join(import.meta.dirname, '..', '..')

test('oxlint tells the same', { timeout: 60_000 }, async () => {
  const config = {
    jsPlugins: [join(home, 'packages', 'eslint-plugin', 'dist', 'index.js')],
    categories: { correctness: 'off' },
    rules: sendonce.configs.recommended.rules,
  }
  const root = folderWith({ '.oxlintrc.json': JSON.stringify(config) })
  copyTo(root, join(home, 'fixtures', 'seed', '1-two-sends'), '1')
  copyTo(root, join(home, 'fixtures', 'seed', '2-send-before-promise'), '2')
  const oxlint = join(home, 'node_modules', 'oxlint', 'bin', 'oxlint')
  const lines = (await printed(root, oxlint, ['--format=unix', '.'])).split('\n')
  const results = await eslintIn(root).lintFiles(['.'])
  const wanted = results.flatMap(({ filePath, messages }) =>
    messages.map(
      ({ line, column, message }) => `${relative(root, filePath)}:${line}:${column}: ${message}`,
    ),
  )
  expect(wanted).toHaveLength(2)
  const told = lines.flatMap(
    (line) => /^.+:\d+:\d+: .*\[SO\d+\]/.exec(line.split(' [Error/')[0]!)?.[0] ?? [],
  )
  expect(told.toSorted()).toEqual(wanted.toSorted())
})
