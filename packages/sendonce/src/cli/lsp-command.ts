import { serve } from '../lsp/serve.ts'
import { UsageError } from '../util/usage-error.ts'
import { planCheck } from './check-command.ts'
import type { CliIo } from './io.ts'
import type { LspFlags } from './lsp-flags.ts'

/** `sendonce lsp --stdio`: serves an editor until that one is gone. Each folder is checked as `sendonce check` does there. */
export async function runLsp(flags: LspFlags, io: CliIo): Promise<number> {
  if (!flags.stdio)
    throw new UsageError('sendonce lsp speaks over standard input and output', 'add --stdio')
  // Standard output holds nothing but the protocol.
  const silent = { isTTY: false, columns: 80, write: (): void => {} }
  return serve(async (cwd, paths) =>
    planCheck(
      paths,
      { format: 'line', fixes: false },
      { ...io, cwd, stdout: silent, stderr: silent },
    ),
  )
}
