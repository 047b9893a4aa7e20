import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { Command, CommanderError, Option } from 'commander'
import { confidences } from '@sendonce/model/calls'
import { usualBaseline } from '../project/baseline-file.ts'
import { ownVersion } from '../project/own-version.ts'
import { safe } from '../report/text.ts'
import { UsageError } from '../util/usage-error.ts'
import type { Check } from './check-command.ts'
import { dayOf, type BaselineFlags } from './baseline-flags.ts'
import { concurrencyOf, formats, outputOf, type CheckFlags } from './check-flags.ts'
import { fixFormats, type FixFlags } from './fix-flags.ts'
import type { CliIo } from './io.ts'
import type { LspFlags } from './lsp-flags.ts'
import { raceFormats, runsOf, timeOf, type RaceFlags } from './race-flags.ts'
import { modes, terminalForms, type RunFlags } from './run-flags.ts'
import type { ExplainFlags } from './explain-incident.ts'
import type { ViewFlags } from './view-flags.ts'

/**
 * Runs the command line and returns the exit status: 0 nothing to report, 1 findings, 2 the tool
 * could not do its work (one line on standard error says why and what to do).
 */
export async function runCli(argv: readonly string[], io: CliIo, check?: Check): Promise<number> {
  let status = 0
  const program = buildProgram(io, check, (code) => {
    status = code
  })
  try {
    await program.parseAsync([...argv], { from: 'user' })
    return status
  } catch (error) {
    return fail(error, io)
  }
}

function buildProgram(
  io: CliIo,
  check: Check | undefined,
  done: (status: number) => void,
): Command {
  const program = new Command('sendonce')
    .description('Finds double responses in Node servers before they throw ERR_HTTP_HEADERS_SENT')
    .version(ownVersion(), '-v, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .exitOverride()
    // What stands behind the command of `sendonce run` belongs to that command.
    .enablePositionalOptions()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: () => {},
      getOutHelpWidth: () => helpWidth(io),
    })
    .configureHelp({ minWidthToWrap: 12 })
    .showSuggestionAfterError()
  addCheck(program, io, done, check)
  addBaseline(program, io, done)
  addFix(program, io, done)
  program
    .command('explain')
    .summary('explain a pattern or a recorded incident, or list all patterns')
    .description(
      'Explains a pattern of the catalogue, by code or name, or shows a recorded incident again; ' +
        'without one, lists all patterns.',
    )
    .argument('[code]', 'such as SO005, or the number that sendonce run gives an incident')
    .option('--incidents <folder>', 'look in this recording (default: .sendonce/incidents)')
    .option('--ascii', 'draw with ASCII characters only')
    .option('--color', 'use colours')
    .option('--no-color', 'use no colours')
    .action(async (code: string | undefined, flags: ExplainFlags) => {
      const { runExplain } = await import('./explain-command.ts')
      done(runExplain(code, flags, io))
    })
  addRun(program, io, done)
  addView(program, io, done)
  addRace(program, io, done)
  addLsp(program, io, done)
  return program
}

/** As everything else that is printed; what chooses that for reports is not loaded for help. */
function helpWidth({ stdout, env }: CliIo): number {
  const width = stdout.isTTY ? stdout.columns : Number(env['COLUMNS'])
  return Math.max(24, Math.min(width || 80, 120))
}

const cacheOption = [
  '--cache <folder>',
  'keep what was found out here (default: node_modules/.cache/sendonce)',
] as const
const noCacheOption = ['--no-cache', 'analyse all files, and keep nothing'] as const

function addCheck(
  program: Command,
  io: CliIo,
  done: (status: number) => void,
  check: Check | undefined,
): void {
  program
    .command('check')
    .summary('find every way to answer a request twice')
    .description(
      'Finds every way to answer a request twice, in the given files and folders (default: this folder). ' +
        'Exit status: 0 nothing at or above --fail-on, 1 findings, 2 the check could not be made.',
    )
    .argument('[paths...]', 'files and folders; what is named is checked, even a test')
    .addOption(
      new Option(
        '--min-confidence <level>',
        'report findings that are at least this sure (default: medium)',
      ).choices([...confidences]),
    )
    .addOption(
      new Option(
        '--fail-on <level>',
        'exit with 1 from this confidence on (default: high)',
      ).choices([...confidences]),
    )
    .option('--include-tests', 'check tests as well')
    .addOption(
      new Option('--format <form>', 'how to print').choices([...formats]).default('pretty'),
    )
    .option(
      '--output <form=file>',
      'write the report to a file as well, as in sarif=sendonce.sarif; may be repeated',
      outputOf,
    )
    .option('--quiet', 'print nothing when nothing was found')
    .option('--all', 'print every finding, not only the first 20')
    .option('--fixes', 'look for the fix of each finding that is shown (default)')
    .option('--no-fixes', 'look for no fixes')
    .option('--explain-coverage', 'list what could not be followed, why, and what would help')
    .option('--with-source', 'with --format json: add the source lines around each place')
    .option('--no-source', 'with --format html: show places, and no code')
    .option('--incidents <folder>', 'compare with this recording (default: .sendonce/incidents)')
    .option('--no-incidents', 'compare with no recording')
    .option('--baseline <file>', `accept what this file accepts (default: ${usualBaseline})`)
    .option('--no-baseline', 'accept nothing')
    .option('--new-since <revision>', 'report only what was not there at this revision of git')
    .option('--config <file>', 'read this configuration instead of looking for one')
    .option(...cacheOption)
    .option(...noCacheOption)
    .addOption(
      new Option(
        '--concurrency <count>',
        'analyse packages in so many processes: auto (default), off or a number',
      ).argParser(concurrencyOf),
    )
    .option('--watch', 'check again whenever a source changes')
    .option('--ascii', 'draw with ASCII characters only')
    .option('--color', 'use colours')
    .option('--no-color', 'use no colours')
    .action(async (paths: string[], flags: CheckFlags) => {
      if (flags.watch) {
        const { runWatch } = await import('./watch-command.ts')
        done(await runWatch(paths, flags, io))
        return
      }
      const { runCheck } = await import('./check-command.ts')
      done(await runCheck(paths, flags, io, check))
    })
}

function addBaseline(program: Command, io: CliIo, done: (status: number) => void): void {
  program
    .command('baseline')
    .summary('accept what check finds today, so that only new findings fail')
    .description(
      `Writes what check finds to ${usualBaseline}, where it is accepted from then on: check reports what is new, and ` +
        'fails where something accepted is gone, until it is taken out here. Exit status: 0 written, 2 it could not be done.',
    )
    .argument('[paths...]', 'accept what is found in these files and folders only')
    .option('--prune', 'take out what is gone, and accept nothing new')
    .option(
      '--fingerprint <fingerprints>',
      'accept these findings only, by the start of their fingerprints',
    )
    .option('--note <text>', 'why they are accepted')
    .addOption(
      new Option(
        '--until <day>',
        'the last day on which they are accepted, as in 2027-01-31',
      ).argParser(dayOf),
    )
    .option('--baseline <file>', `write this file (default: ${usualBaseline})`)
    .addOption(
      new Option(
        '--min-confidence <level>',
        'accept findings that are at least this sure (default: medium)',
      ).choices([...confidences]),
    )
    .option('--include-tests', 'accept what is found in tests as well')
    .option('--config <file>', 'read this configuration instead of looking for one')
    .option(...cacheOption)
    .option(...noCacheOption)
    .action(async (paths: string[], flags: BaselineFlags) => {
      const { runBaseline } = await import('./baseline-command.ts')
      done(await runBaseline(paths, flags, io))
    })
}

function addFix(program: Command, io: CliIo, done: (status: number) => void): void {
  program
    .command('fix')
    .summary('repair what check finds, where that can be verified')
    .description(
      'Edits the given files and folders (default: this folder) so that what check finds is gone. An edit is ' +
        'made only if the analysis of the edited program shows that it is right; the rest is told with what to ' +
        'decide. Exit status: 0 all repaired or nothing to do, 1 findings remain, 2 it could not be done.',
    )
    .argument('[paths...]', 'files and folders; what is named is repaired, even a test')
    .option('--dry-run', 'show the edits and write nothing')
    .option('-i, --interactive', 'show each finding with its edits, and ask which one to make')
    .option('--code <codes>', 'repair these patterns only, as in SO001,SO009')
    .option(
      '--fingerprint <fingerprints>',
      'repair these findings only, by the start of their fingerprints',
    )
    .option('--allow-dirty', 'edit files with changes that are not committed, too')
    .addOption(
      new Option(
        '--min-confidence <level>',
        'repair findings that are at least this sure (default: medium)',
      ).choices([...confidences]),
    )
    .option('--include-tests', 'repair tests as well')
    .addOption(
      new Option('--format <form>', 'how to print').choices([...fixFormats]).default('pretty'),
    )
    .option('--config <file>', 'read this configuration instead of looking for one')
    .option(...cacheOption)
    .option(...noCacheOption)
    .option('--ascii', 'draw with ASCII characters only')
    .option('--color', 'use colours')
    .option('--no-color', 'use no colours')
    .action(async (paths: string[], flags: FixFlags) => {
      const { runFix } = await import('./fix-command.ts')
      done(await runFix(paths, flags, io))
    })
}

function addRun(program: Command, io: CliIo, done: (status: number) => void): void {
  program
    .command('run')
    .summary('run a program with the recorder, and tell what was answered twice')
    .description(
      'Runs a file or a command with the recorder in all its Node processes, and tells at the end ' +
        'which requests were answered twice, with both places. Exit status: that of the command.\n\n' +
        'sendonce run app.js\nsendonce run -- npm start\nsendonce run tsx src/app.ts',
    )
    .argument('<command...>', 'a file, or a command with its arguments; options go in front')
    .passThroughOptions()
    .addOption(
      new Option('--mode <mode>', 'how much is recorded (default: by NODE_ENV)').choices([
        ...modes,
      ]),
    )
    .option('--out <folder>', 'keep the recording here (default: .sendonce/incidents)')
    .addOption(
      new Option(
        '--terminal <form>',
        'what is printed while it runs (default: full, in production line)',
      ).choices([...terminalForms]),
    )
    .option('--hang-after <ms>', 'tell requests without an answer after this time; 0: never')
    .option('--query', 'show the values of query strings')
    .option('--quiet', 'no summary when nothing was answered twice')
    .option('--ascii', 'draw with ASCII characters only')
    .option('--color', 'use colours')
    .option('--no-color', 'use no colours')
    .action(async (words: string[], flags: RunFlags) => {
      const { runRun } = await import('./run-command.ts')
      done(await runRun(words, flags, io))
    })
}

function addView(program: Command, io: CliIo, done: (status: number) => void): void {
  program
    .command('view')
    .summary('show what is found, and what happens, in a browser while a program runs')
    .description(
      'Starts a file or a command with the recorder, checks this folder, and again whenever a source changes, and shows ' +
        'both in a browser on this machine. Without a command it shows what was recorded before and follows what is. ' +
        'Ctrl-C ends it, and the command. Exit status: that of the command, without one 0; 2 the viewer could not be ' +
        'started.\n\nsendonce view -- npm run dev\nsendonce view server.js\nsendonce view',
    )
    .argument('[command...]', 'a file, or a command with its arguments; options go in front')
    .passThroughOptions()
    .option('--no-open', 'print the address, and open no browser')
    .option('--exit-with-command', 'end when the command does')
    .addOption(
      new Option('--mode <mode>', 'how much is recorded (default: by NODE_ENV)').choices([
        ...modes,
      ]),
    )
    .addOption(
      new Option('--terminal <form>', 'what is printed of incidents (default: full)').choices([
        ...terminalForms,
      ]),
    )
    .option('--hang-after <ms>', 'tell requests without an answer after this time; 0: never')
    .option('--query', 'show the values of query strings')
    .option('--out <folder>', 'keep the recording here (default: .sendonce/incidents)')
    .option('--incidents <folder>', 'without a command: show this recording')
    .addOption(
      new Option(
        '--min-confidence <level>',
        'show findings that are at least this sure (default: medium)',
      ).choices([...confidences]),
    )
    .option('--include-tests', 'check tests as well')
    .option('--config <file>', 'read this configuration instead of looking for one')
    .action(async (words: string[], flags: ViewFlags) => {
      const { runView } = await import('./view-command.ts')
      done(await runView(words, flags, io))
    })
}

function addRace(program: Command, io: CliIo, done: (status: number) => void): void {
  program
    .command('race')
    .summary('run tests with operations that take longer, and tell what is answered twice then')
    .description(
      'Runs the command of your tests again and again while single operations of the requests that they send take longer ' +
        'than usual, and tells the orders in which a request is answered twice. Exit status: 0 none, 1 some, 2 the tests ' +
        'fail by themselves, or differ from run to run.\n\n' +
        'sendonce race -- npm test\nsendonce race --bail -- npx vitest run test/orders.test.ts',
    )
    .argument('<command...>', 'the command of the tests with its arguments; options go in front')
    .passThroughOptions()
    .addOption(
      new Option('--runs <count>', 'run the tests so often at most (default: 30)').argParser(
        runsOf,
      ),
    )
    .addOption(
      new Option('--time <time>', 'begin no run after this time (default: 5m)').argParser(timeOf),
    )
    .option('--bail', 'stop at the first order that is confirmed')
    .option('--replay <order>', 'have one order happen again, as a report names it')
    .addOption(
      new Option('--format <form>', 'how to print').choices([...raceFormats]).default('pretty'),
    )
    .option('--ascii', 'draw with ASCII characters only')
    .option('--color', 'use colours')
    .option('--no-color', 'use no colours')
    .action(async (words: string[], flags: RaceFlags) => {
      const { runRace } = await import('./race-command.ts')
      done(await runRace(words, flags, io))
    })
}

function addLsp(program: Command, io: CliIo, done: (status: number) => void): void {
  program
    .command('lsp')
    .summary('show findings in an editor while one types')
    .description(
      'A language server: editors start it and speak with it over standard input and output.',
    )
    .option('--stdio', 'speak over standard input and output (the only way)')
    .option('--clientProcessId <pid>', 'end with this process; editors set it')
    .action(async (flags: LspFlags) => {
      const { runLsp } = await import('./lsp-command.ts')
      done(await runLsp(flags, io))
    })
}

function fail(error: unknown, io: CliIo): number {
  if (error instanceof CommanderError && error.exitCode === 0) return 0
  const line = lineOf(error, io)
  if (line !== null) {
    io.stderr.write(`sendonce: ${safe(line)}\n`)
    return 2
  }
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error)
  io.stderr.write(
    `sendonce: this should not happen; please report it with the lines below\n${trace}\n`,
  )
  return 2
}

/** One line that says what is wrong and what to do, or `null` where the fault is ours. */
function lineOf(error: unknown, io: CliIo): string | null {
  if (error instanceof UsageError) return `${error.message}: ${error.hint}`
  if (!(error instanceof CommanderError)) return null
  if (error.code === 'commander.help') {
    return 'no command given (sendonce check looks at this folder, sendonce --help lists all)'
  }
  const text = error.message.replace(/^error: /, '')
  const name = /^unknown command '(.+?)'/s.exec(text)?.[1]
  if (name !== undefined && existsSync(resolve(io.cwd, name))) {
    return `${name} is no command (to check it: sendonce check ${name}; to run it: sendonce run ${name})`
  }
  return `${text} (sendonce --help lists commands and options)`
}
