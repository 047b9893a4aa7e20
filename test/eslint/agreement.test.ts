import { join } from 'node:path'
import type { Finding } from 'sendonce'
import { expect, test } from 'vitest'
import { fixtureCases } from '../fixture-cases.ts'
import { sendonce } from './command.ts'
import { copyTo, eslintIn, folderWith, toldBy, type Told } from './lint-folder.ts'

const fixtures = join(import.meta.dirname, '..', '..', 'fixtures')

/** What the command says of a folder. */
async function checked(root: string): Promise<Told[]> {
  const args = ['check', '--format', 'json', '--no-fixes', '--no-cache']
  const text = await sendonce(root, args)
  const { findings } = JSON.parse(text) as { readonly findings: readonly Finding[] }
  return findings.map(({ code, first, second }) => {
    const { file, line, column } = second ?? first!
    return { code, file, line, column }
  })
}

function sorted(told: readonly Told[]): string[] {
  return told.map(({ code, file, line, column }) => `${file}:${line}:${column} ${code}`).toSorted()
}

test(
  'says of each fixture what the command says, and at the same places',
  { timeout: 120_000 },
  async () => {
    const root = folderWith({})
    copyTo(root, join(fixtures, 'express'), 'express')
    copyTo(root, join(fixtures, 'seed'), 'seed')
    const settings = { sendonce: { suggestions: false } }
    const [results, wanted] = await Promise.all([
      eslintIn(root, [{ settings }]).lintFiles(['.']),
      checked(root),
    ])
    const told = toldBy(results, root)
    expect(wanted.length).toBeGreaterThan(400)
    expect(sorted(told)).toEqual(sorted(wanted))
    const clean = fixtureCases().filter(
      ({ name, verdict }) => verdict === 'clean' && !name.endsWith('types'),
    )
    const folders: Readonly<Record<string, string>> = {
      pairs: 'express/pairs',
      snippets: 'express/snippets',
      seed: 'seed',
    }
    const silent = clean.map(({ name, entry }) => `${folders[name.split('/')[0] ?? '']}/${entry}`)
    expect(silent.length).toBeGreaterThan(40)
    expect(results.map(({ filePath }) => filePath)).toEqual(
      expect.arrayContaining(silent.map((file) => join(root, file))),
    )
    expect(told.filter(({ file }) => silent.includes(file))).toEqual([])
  },
)
