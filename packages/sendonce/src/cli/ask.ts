import type { ReadStream, WriteStream } from 'node:tty'
import { safe } from '../report/text.ts'
import type { Ask } from './io.ts'

/** Asks at a terminal, with the arrow keys; `null` where input or output is none. */
export function askAt(
  input: Pick<ReadStream, 'isTTY'> & NodeJS.ReadableStream,
  output: Pick<WriteStream, 'isTTY'> & NodeJS.WritableStream,
): Ask | null {
  if (!input.isTTY || !output.isTTY) return null
  return async (question, choices) => {
    // Only who is asked something pays for loading it.
    const { isCancel, select } = await import('@clack/prompts')
    const chosen = await select({
      message: safe(question),
      options: choices.map(({ value, label }) => ({ value, label: safe(label) })),
      withGuide: false,
      input: input as ReadStream,
      output: output as WriteStream,
    })
    return isCancel(chosen) ? null : chosen
  }
}
