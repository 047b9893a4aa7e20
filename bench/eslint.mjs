// What the plugin adds to a run of ESLint, beside what the command takes for the same folder; and to a key in an editor.
// usage: npm run bench:eslint [-- --rounds 3]
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import parser from '@typescript-eslint/parser'
import { ESLint } from 'eslint'
import sendonce from 'eslint-plugin-sendonce'
import { bin } from './check.mjs'
import { program } from './edited-program.mjs'
import { corpusFolder, readTable, unpackPackage } from './packages.mjs'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    // Of one run, in a process of its own.
    lint: { type: 'string' },
    plugin: { type: 'boolean', default: false },
  },
})

function eslintIn(cwd, hasPlugin) {
  const suggestions = { settings: { sendonce: { suggestions: false } } }
  return new ESLint({
    cwd,
    overrideConfigFile: true,
    allowInlineConfig: false,
    overrideConfig: [
      { linterOptions: { reportUnusedDisableDirectives: 'off' } },
      { files: ['**/*.{ts,mts,cts,tsx}'], languageOptions: { parser } },
      ...(hasPlugin ? [sendonce.configs.recommended, suggestions] : []),
    ],
  })
}

async function lintOnce(folder) {
  const since = performance.now()
  const results = await eslintIn(folder, values.plugin).lintFiles(['.'])
  console.log(JSON.stringify({ ms: performance.now() - since, files: results.length }))
}

function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1]
}

function measure(folder) {
  const rounds = Array.from({ length: Number(values.rounds) }, () => {
    const since = performance.now()
    const args = ['check', '--format', 'line', '--no-fixes', '--no-cache']
    spawnSync(process.execPath, [bin, ...args], { cwd: folder, stdio: 'ignore' })
    const check = performance.now() - since
    const lint = (...more) =>
      JSON.parse(execFileSync(process.execPath, [import.meta.filename, '--lint', folder, ...more]))
    return { check, off: lint(), on: lint('--plugin') }
  })
  const check = median(rounds.map((round) => round.check))
  const off = median(rounds.map((round) => round.off.ms))
  const on = median(rounds.map((round) => round.on.ms))
  const told = [rounds[0].off.files, check, off, on, on - off].map((one) => Math.round(one))
  console.log(
    `${folder}: %d files; check %d ms; ESLint without %d ms, with %d ms: %d ms more`,
    ...told,
  )
}

async function measureKeys() {
  const folder = mkdtempSync(join(tmpdir(), 'sendonce-eslint-bench-'))
  const filePath = join(folder, 'app.js')
  writeFileSync(join(folder, 'package.json'), '{}')
  writeFileSync(filePath, program(true))
  const [without, eslint] = [eslintIn(folder, false), eslintIn(folder, true)]
  const times = []
  for (let key = 0; key < 21; key++) {
    const text = program(key % 2 === 0)
    const since = performance.now()
    await without.lintText(text, { filePath })
    const between = performance.now()
    await eslint.lintText(text, { filePath })
    times.push(performance.now() - between - (between - since))
  }
  rmSync(folder, { recursive: true, force: true })
  const rest = times.slice(1)
  const told = [times[0], median(rest), Math.max(...rest)].map((one) => Math.round(one))
  console.log(
    'a key in 500 lines: first %d ms more; then %d times: median %d ms more, most %d',
    told[0],
    rest.length,
    told[1],
    told[2],
  )
}

if (values.lint === undefined) {
  measure(join(import.meta.dirname, '..', 'examples', 'express-shop'))
  const corpus = corpusFolder('speed')
  for (const { package: name, version } of readTable(join(import.meta.dirname, 'speed-corpus.tsv')))
    if (name === 'parse-server' || name === 'nightscout')
      measure(unpackPackage(corpus, name, version))
  await measureKeys()
} else await lintOnce(values.lint)
