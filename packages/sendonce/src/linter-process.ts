import { planCheck } from './cli/check-command.ts'
import { serveLinter } from './linter/serve.ts'
import { prepareShortRun } from './project/short-run.ts'

// The program of a process that checks for a linter: see `linter/ask.ts`. It ends when that one is gone.

prepareShortRun()
const silent = { isTTY: false, columns: 80, write: (): void => {} }
serveLinter(async (cwd, paths) =>
  planCheck(
    paths,
    { format: 'line', fixes: false },
    { cwd, env: process.env, ask: null, stdout: silent, stderr: silent },
  ),
)
