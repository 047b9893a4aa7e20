import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { analyzeForRepair, repairTogether } from '../packages/sendonce/src/fix/fix-sources.ts'
import { createMemoryHost } from '../packages/sendonce/src/project/memory-host.ts'
import { fixerCases } from './fixer-cases.ts'

const folder = join(import.meta.dirname, '..', 'fixtures', 'express', 'shapes')
const shapes = readdirSync(folder).map((entry) => ({
  name: entry,
  entry,
  text: readFileSync(join(folder, entry), 'utf8'),
}))
const fixtures = fixerCases().map(({ name, entry, files }) => ({
  name,
  entry,
  text: files[entry] ?? '',
}))

const manifests = [4, 5].map((major) =>
  JSON.stringify({ dependencies: { express: `^${major}.0.0` } }),
)

/** What becomes of a file in each version of Express; `null`: nothing. */
function repaired(entry: string, text: string): (string | null)[] {
  return manifests.map((manifest) => {
    const host = createMemoryHost({ [entry]: text, 'package.json': manifest })
    const program = analyzeForRepair(host, [entry])
    const { texts } = repairTogether(program, ({ confidence }) => confidence !== 'low')
    return texts.get(entry) ?? null
  })
}

const toTabs = (text: string): string =>
  text.replace(/^( {2})+/gm, (spaces) => '\t'.repeat(spaces.length / 2))
const toCrLf = (text: string): string => text.replaceAll('\n', '\r\n')

test.each([...shapes, ...fixtures])(
  '$name: the edits look as the file does, and a second run makes none',
  ({ entry, text }) => {
    const plain = repaired(entry, text)
    for (const change of [toTabs, toCrLf]) {
      expect(repaired(entry, change(text))).toEqual(plain.map((one) => one && change(one)))
    }
    for (const [at, one] of plain.entries()) {
      if (one !== null) expect(repaired(entry, one)[at]).toBeNull()
    }
  },
)
