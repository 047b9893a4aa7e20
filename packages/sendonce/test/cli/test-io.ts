import type { CliIo } from '../../src/cli/io.ts'

/** Streams that keep what was written. */
export interface TestIo extends CliIo {
  readonly out: () => string
  readonly err: () => string
}

export interface TestIoOptions {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  readonly isTTY?: boolean
  readonly columns?: number
  readonly ask?: CliIo['ask']
}

export function createTestIo(options: TestIoOptions = {}): TestIo {
  const written = { out: '', err: '' }
  const stream = (name: 'out' | 'err'): CliIo['stdout'] => ({
    isTTY: options.isTTY ?? false,
    columns: options.columns,
    write: (text) => {
      written[name] += text
    },
  })
  return {
    cwd: options.cwd ?? '/',
    env: options.env ?? {},
    ask: options.ask ?? null,
    stdout: stream('out'),
    stderr: stream('err'),
    out: () => written.out,
    err: () => written.err,
  }
}
