// Runs the suites in ava, which is not installed here: it brings a hundred packages with it. Not part of the tests; `npm run test:ava`
// installs it into a folder for temporary files, and needs the network for that.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..', '..')
const home = mkdtempSync(join(tmpdir(), 'sendonce-ava-'))
const packages = [
  'ava@7.0.0',
  'express@5.3.0',
  'fastify@5.12.8',
  'light-my-request@6.6.0',
  'supertest@7.3.2',
]

function run(cwd, command, args, env = {}) {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd,
    env: { ...process.env, NO_COLOR: '1', ...env },
    encoding: 'utf8',
  })
  return { status, text: stdout + stderr }
}

function must(outcome, isRight, what) {
  if (isRight) console.log(`ok: ${what}`)
  else {
    console.log(outcome.text)
    throw new Error(`not so: ${what}`)
  }
}

try {
  const tarballs = join(home, 'tarballs')
  mkdirSync(tarballs)
  run(root, 'npm', ['pack', '--workspaces', '--pack-destination', tarballs])
  writeFileSync(join(home, 'package.json'), '{ "private": true, "type": "module" }\n')
  const packed = readdirSync(tarballs).map((name) => join(tarballs, name))
  const installed = run(home, 'npm', ['install', '--no-audit', '--no-fund', ...packages, ...packed])
  must(installed, installed.status === 0, 'installed')
  cpSync(join(import.meta.dirname, 'suite'), home, { recursive: true })
  writeFileSync(
    join(home, 'ava.config.mjs'),
    `export default {
  files: ['ava.*.spec.mjs'],
  require: process.env.WATCHED ? ['sendonce/ava'] : [],
}
`,
  )
  const ava = (suite, env) => run(home, 'npx', ['ava', `ava.${suite}.spec.mjs`], env)
  for (const suite of ['sequential', 'parallel', 'late', 'vain']) {
    const before = ava(suite)
    must(before, before.status === 0, `${suite}: green without sendonce`)
    const after = ava(suite, { WATCHED: '1' })
    must(after, after.status === 1, `${suite}: red with it`)
    const told = suite === 'vain' ? 'expected SO001, but no request' : 'SO005 A helper answers'
    must(after, after.text.includes(told), `${suite}: says what happened`)
    must(after, !/✘ .*clean/.test(after.text), `${suite}: all tests run, and no clean one fails`)
  }
} finally {
  rmSync(home, { recursive: true, force: true })
}
