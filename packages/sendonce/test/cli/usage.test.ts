import { expect, test } from 'vitest'
import { runCli } from '../../src/cli/run-cli.ts'
import { temporaryProject } from '../project/temporary-project.ts'
import { createTestIo } from './test-io.ts'

const wrong: readonly (readonly [argv: readonly string[], says: RegExp])[] = [
  [[], /no command given \(sendonce check looks at this folder/],
  [['chek'], /unknown command 'chek' \(Did you mean check\?\)/],
  [['src'], /src is no command \(to check it: sendonce check src; to run it: sendonce run src\)/],
  [['--wat'], /unknown option '--wat'/],
  [['check', '--formt', 'json'], /unknown option '--formt' \(Did you mean --format\?\)/],
  [['check', '--format', 'xml'], /Allowed choices are pretty, line, plain, json/],
  [['check', '--min-confidence', 'sure'], /Allowed choices are certain, high, medium, low/],
  [['check', '--fail-on'], /argument missing/],
  [['check', '--concurrency', 'many'], /'many' is invalid\. It takes auto, off or a whole number/],
  [['check', '--concurrency', '0'], /It takes auto, off or a whole number from 1\./],
  [['check', '--with-source'], /--with-source .*: add --format json/],
  [['check', '--cache', 'broken.json'], /Nothing can be kept in broken\.json .*: name a folder/],
  [['fix', '--cache', 'broken.json/in'], /Nothing can be kept in broken\.json\/in .*: name a f/],
  [['check', 'nope'], /There is no file or folder nope: check the spelling/],
  [['check', 'src/**/*.js'], /There is no file or folder src.*: patterns are left to the shell/],
  [['check', 'src\u001b[2J\n\u202e'], /There is no file or folder src/],
  [['check', '--config', 'nope.json'], /no configuration file nope\.json: check the path/],
  [['check', '--config', 'broken.json'], /configuration cannot be loaded .*: mend the file/],
  [['check', '--config', 'unknown.json'], /no pattern 'SO999': did you mean SO\d{3}\?/],
  [['run'], /missing required argument 'command' /],
  [['run', '--mode', 'fast', 'app.js'], /Allowed choices are development, production/],
  [['run', '--terminal', 'loud', 'app.js'], /Allowed choices are full, line, off/],
  [['run', '--hang-after', 'soon', 'app.js'], /--hang-after soon is no number: it takes millisec/],
  [['run', '--out', 'broken.json', 'src'], /broken\.json is a file: name a folder/],
  [['run', 'page.tsx'], /does not run \.tsx files: install tsx, then: sendonce run tsx page\.tsx/],
  [['race'], /missing required argument 'command' /],
  [['race', '--runs', '0', 'test'], /'0' is invalid\. It takes a whole number from 1\./],
  [['race', '--time', '5', 'test'], /'5' is invalid\. It takes a time, as in 90s, 5m or 1h\./],
  [['race', '--replay', 'GET /', 'test'], /--replay GET \/ is not understood: it takes what a/],
  [['explain', 'SO99'], /no pattern 'SO99': did you mean SO\d{3}\?/],
  [['explain', 'guard-helper-continue'], /did you mean guard-helper-continues\?/],
  [['explain', 'weather'], /no pattern 'weather': sendonce explain lists all/],
  [['explain', 'SO001', 'SO002'], /too many arguments/],
]

test.each(wrong)('%j: one line that says what to do, status 2', async (argv, says) => {
  const cwd = temporaryProject({
    'src/app.js': '',
    'page.tsx': '',
    'broken.json': '{ "paths": [',
    'unknown.json': '{ "rules": { "SO999": "off" } }',
  })
  const io = createTestIo({ cwd })
  expect(await runCli(argv, io)).toBe(2)
  expect(io.out()).toBe('')
  expect(io.err()).toMatch(/^sendonce: .+\n$/)
  expect(io.err()).toMatch(says)
  expect(io.err().trimEnd()).not.toMatch(/[\p{Cc}\p{Cf}]/u)
})

test('a fault of the tool keeps its stack and ends with 2', async () => {
  const io = createTestIo({ cwd: temporaryProject({}) })
  const broken = () => Promise.reject(new TypeError('x is not a function'))
  expect(await runCli(['check'], io, broken)).toBe(2)
  expect(io.err()).toMatch(/please report it[^]*TypeError: x is not a function\n\s+at /)
})

test.each([
  ['--help'],
  ['check', '--help'],
  ['explain', '--help'],
  ['run', '--help'],
  ['--version'],
])('%s %s goes to standard output, status 0', async (...argv) => {
  const io = createTestIo()
  expect(await runCli(argv, io)).toBe(0)
  expect(io.out()).not.toBe('')
  expect(io.err()).toBe('')
})

test.each([
  { isTTY: true, columns: 64 },
  { isTTY: false, env: { COLUMNS: '72' } },
  { isTTY: true, columns: 110 },
  { isTTY: false },
])('help is as wide as everything else: %j', async (options) => {
  const width = options.columns ?? (Number(options.env?.COLUMNS) || 80)
  for (const command of ['check', 'fix', 'explain', 'run']) {
    const io = createTestIo(options)
    expect(await runCli([command, '--help'], io)).toBe(0)
    const widest = Math.max(
      ...io
        .out()
        .split('\n')
        .map(({ length }) => length),
    )
    expect(widest).toBeLessThanOrEqual(width)
    expect(widest).toBeGreaterThan(width - 10)
  }
})
