import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { FixtureCase } from './fixture-cases.ts'

/** An app with one mistake, and what one fixer makes of it. */
export interface FixerCase extends FixtureCase {
  /** The fixer by its name. */
  readonly fixer: string
  /** Made without asking anybody. */
  readonly isSure: boolean
  readonly fixed: string
}

/**
 * The first line of each tells the fixer, whether it asks (`sure`, `suggested`) and the request; what it makes
 * stands under the same name in `fixed`.
 */
export function fixerCases(): FixerCase[] {
  const folder = join(import.meta.dirname, '..', 'fixtures', 'express', 'fixes')
  return readdirSync(folder)
    .filter((file) => /\.[jt]s$/.test(file))
    .map((file): FixerCase => {
      const text = readFileSync(join(folder, file), 'utf8')
      const [, fixer = '', kind = '', drive = ''] =
        /^\/\/ ([\w-]+) \| (sure|suggested) \| (.+)$/m.exec(text.split('\n', 1)[0] ?? '') ?? []
      return {
        name: `fixes/${file}`,
        files: { [file]: text },
        entry: file,
        verdict: 'buggy',
        code: null,
        first: null,
        second: null,
        drive,
        fixer,
        isSure: kind === 'sure',
        fixed: readFileSync(join(folder, 'fixed', file), 'utf8'),
      }
    })
}
