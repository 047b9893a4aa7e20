#!/usr/bin/env node
import { runCli } from './cli/run-cli.ts'
import type { CliStream } from './cli/io.ts'

// `sendonce check | head` closes the pipe early: that is no error.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
}

function streamOf(stream: NodeJS.WriteStream): CliStream {
  return {
    isTTY: stream.isTTY,
    columns: stream.columns,
    write: (text) => {
      stream.write(text)
    },
  }
}

process.exitCode = await runCli(process.argv.slice(2), {
  cwd: process.cwd(),
  env: process.env,
  stdout: streamOf(process.stdout),
  stderr: streamOf(process.stderr),
})
