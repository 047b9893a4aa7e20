#!/usr/bin/env node
import { askAt } from './cli/ask.ts'
import { runCli } from './cli/run-cli.ts'
import type { CliStream } from './cli/io.ts'
import { prepareShortRun } from './project/short-run.ts'
import { errorCode } from './util/error-code.ts'

let isOutputLost = false

process.stdout.on('error', (error) => {
  const code = errorCode(error)
  // `sendonce check | head` closes the pipe early: that is no error.
  if (code === 'EPIPE' || isOutputLost) return
  // Not 1, which would say that there are findings.
  isOutputLost = true
  process.exitCode = 2
  process.stderr.write(
    `sendonce: the report cannot be written (${code}): check where the output goes\n`,
  )
})
// There is no other place to tell that nothing can be told.
process.stderr.on('error', () => {})

function streamOf(stream: NodeJS.WriteStream): CliStream {
  return {
    isTTY: stream.isTTY,
    columns: stream.columns,
    write: (text) => {
      if (text !== '') stream.write(text)
    },
  }
}

prepareShortRun()

const status = await runCli(process.argv.slice(2), {
  cwd: process.cwd(),
  env: process.env,
  ask: askAt(process.stdin, process.stdout),
  stdout: streamOf(process.stdout),
  stderr: streamOf(process.stderr),
})
if (!isOutputLost) process.exitCode = status
