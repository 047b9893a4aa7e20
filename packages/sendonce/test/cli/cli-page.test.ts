import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { runCli } from '../../src/cli/run-cli.ts'
import { createTestIo } from './test-io.ts'

const page = readFileSync(new URL('../../../../docs/reference/cli.md', import.meta.url), 'utf8')

/** The options in the table below the heading of a command. */
function optionsOnPage(command: string): Set<string> {
  const section = page.split(/^## /m).find((part) => part.startsWith(`\`sendonce ${command}`)) ?? ''
  return new Set([...section.matchAll(/^\| `(--[\w-]+)/gm)].map((match) => match[1] ?? ''))
}

test.each(['check', 'baseline', 'fix', 'explain', 'run', 'view', 'race', 'lsp'])(
  'the page lists the options of %s',
  async (command) => {
    const io = createTestIo()
    await runCli([command, '--help'], io)
    const real = [...io.out().matchAll(/^ {2}(?:-\w, )?(--[\w-]+)/gm)].map(
      (match) => match[1] ?? '',
    )
    expect(real.length).toBeGreaterThan(2)
    expect(optionsOnPage(command)).toEqual(new Set(real))
  },
)
