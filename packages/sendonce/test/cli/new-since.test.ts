import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryProject } from '../project/temporary-project.ts'
import { check, json } from './run-check.ts'

function git(root: string, ...args: readonly string[]): string {
  return execFileSync(
    'git',
    ['-C', root, '-c', 'user.name=a', '-c', 'user.email=a@localhost', ...args],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
  )
}

function commit(root: string): void {
  git(root, 'add', '--all')
  git(root, 'commit', '--quiet', '--message', 'a')
}

const handler = (route: string): string =>
  `app.get('${route}', (req, res) => {\n  res.json('${route}')\n  res.end('more')\n})\n`
const app = (...routes: readonly string[]): string =>
  `const app = require('express')()\n${routes.map(handler).join('')}`

function repository(files: Readonly<Record<string, string>>): string {
  const root = temporaryProject({ 'package.json': '{}', '.gitignore': 'node_modules\n', ...files })
  git(root, 'init', '--quiet', '--initial-branch', 'main')
  commit(root)
  return root
}

const routesOf = async (cwd: string, ...argv: readonly string[]) =>
  (await json(cwd, ...argv)).findings.map(({ entry }) => entry?.route)

test('only what has come since the revision is reported, and nothing is left behind', async () => {
  const root = repository({ 'app.js': app('/old') })
  writeFileSync(join(root, 'app.js'), `// moved\n${app('/new', '/old')}`)
  const before = git(root, 'status', '--porcelain')
  const ours = (): string[] => readdirSync(tmpdir()).filter((name) => /^sendonce-\w{6}$/.test(name))
  const temporary = ours()
  expect(await routesOf(root, '--new-since', 'main')).toEqual(['/new'])
  const { status, out } = await check(root, '--new-since', 'HEAD')
  expect(status).toBe(1)
  expect(out).toContain('1 finding known before')
  expect(ours().toSorted()).toEqual(temporary.toSorted())
  expect(git(root, 'status', '--porcelain')).toBe(before)
  expect(git(root, 'worktree', 'list').trim().split('\n')).toHaveLength(1)
})

test('a branch is compared with where it has left the other one', async () => {
  const root = repository({ 'app.js': app('/old') })
  git(root, 'checkout', '--quiet', '-b', 'feature')
  writeFileSync(join(root, 'b.js'), app('/new'))
  commit(root)
  git(root, 'checkout', '--quiet', 'main')
  writeFileSync(join(root, 'app.js'), app())
  commit(root)
  git(root, 'checkout', '--quiet', 'feature')
  expect(await routesOf(root, '--new-since', 'main')).toEqual(['/new'])
})

test('a package of a workspace is that of the revision', async () => {
  const root = repository({
    'package.json': '{"workspaces":["packages/*"]}',
    'packages/api/package.json': '{"name":"api"}',
    'packages/api/app.js':
      "const { refuse } = require('shared')\nconst app = require('express')()\napp.get('/a', (req, res) => {\n  refuse(res)\n  res.end('more')\n})\n",
    'packages/shared/package.json': '{"name":"shared","main":"index.js"}',
    'packages/shared/index.js': "exports.refuse = (res) => { res.status(403).json('no') }\n",
  })
  mkdirSync(join(root, 'node_modules'))
  symlinkSync(join(root, 'packages/shared'), join(root, 'node_modules/shared'), 'junction')
  expect(await routesOf(root)).toEqual(['/a'])
  expect(await routesOf(root, '--new-since', 'HEAD')).toEqual([])
  // The helper answers since: what calls it answers twice since.
  writeFileSync(
    join(root, 'packages/shared/index.js'),
    'exports.refuse = (res) => { res.status(403) }\n',
  )
  commit(root)
  writeFileSync(
    join(root, 'packages/shared/index.js'),
    "exports.refuse = (res) => { res.status(403).json('no') }\n",
  )
  expect(await routesOf(root, '--new-since', 'HEAD')).toEqual(['/a'])
})

test('a folder that was not there has only new findings', async () => {
  const root = repository({})
  mkdirSync(join(root, 'api'))
  writeFileSync(join(root, 'api/app.js'), app('/a'))
  expect(await routesOf(root, 'api', '--new-since', 'HEAD')).toEqual(['/a'])
  expect(await routesOf(join(root, 'api'), '--new-since', 'HEAD')).toEqual(['/a'])
})

test('what git does not have is refused: a gate that lets through what it does not know is none', async () => {
  const root = repository({ 'app.js': '' })
  for (const revision of ['nope', '--all', 'HEAD:app.js']) {
    const { status, err } = await check(root, `--new-since=${revision}`)
    expect(status).toBe(2)
    expect(err).toContain(`git has no revision ${revision} here`)
  }
  const outside = temporaryProject({ 'app.js': '' })
  expect((await check(outside, '--new-since', 'main')).err).toContain(
    'git knows of no revisions here',
  )
})
