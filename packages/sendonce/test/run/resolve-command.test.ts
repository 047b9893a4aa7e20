import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { resolveCommand, type NodeAbilities } from '../../src/run/resolve-command.ts'
import { UsageError } from '../../src/util/usage-error.ts'
import { temporaryProject } from '../project/temporary-project.ts'

const node: NodeAbilities = { execPath: '/n/node', stripsTypes: false, canStripTypes: false }
const files = {
  'app.js': '',
  'app.mjs': '',
  'app.ts': '',
  'page.tsx': '',
  'notes.txt': '',
  'bin/www': '#!/usr/bin/env node\n',
  'bin/start': '#!/bin/sh\n',
  'path/tool': '',
  'node_modules/.bin/installed': '',
  'node_modules/.bin/tool': '',
  'server/index.js': '',
  'tool/index.js': '',
}

function resolve(words: readonly string[], abilities: Partial<NodeAbilities> = {}) {
  const cwd = temporaryProject(files)
  const { file, args } = resolveCommand(words, cwd, join(cwd, 'path'), { ...node, ...abilities })
  return [file.replace(cwd, '.'), ...args]
}

test.each([
  [
    ['app.js', '--port', '3'],
    ['/n/node', 'app.js', '--port', '3'],
  ],
  [['./app.mjs'], ['/n/node', './app.mjs']],
  [['bin/www'], ['/n/node', 'bin/www']],
  [['bin/start'], ['bin/start']],
  [['notes.txt'], ['notes.txt']],
  [['.'], ['/n/node', '.']],
  [['server'], ['/n/node', 'server']],
  [['nope.js'], ['nope.js']],
  [
    ['npm', 'start'],
    ['npm', 'start'],
  ],
  [
    ['installed', '-x'],
    ['./node_modules/.bin/installed', '-x'],
  ],
])('%j starts %j', (words, expected) => {
  expect(resolve(words)).toEqual(expected)
})

test('what is on the path comes before what is installed, and before a folder of that name', () => {
  expect(resolve(['tool'])).toEqual(['tool'])
})

test('a command that is installed further up is found', () => {
  const cwd = temporaryProject({ ...files, 'packages/api/a.js': '' })
  chmodSync(join(cwd, 'node_modules', '.bin', 'installed'), 0o755)
  const { file } = resolveCommand(['installed'], join(cwd, 'packages', 'api'), '', node)
  expect(file).toBe(join(cwd, 'node_modules', '.bin', 'installed'))
})

describe('TypeScript', () => {
  test('a Node that strips types runs it', () => {
    expect(resolve(['app.ts', '-x'], { stripsTypes: true })).toEqual(['/n/node', 'app.ts', '-x'])
  })

  test('one that does so when asked is asked', () => {
    const started = resolve(['app.ts'], { canStripTypes: true })
    expect(started).toEqual(['/n/node', '--experimental-strip-types', 'app.ts'])
  })

  test('for any other, and for JSX, there is tsx', () => {
    expect(() => resolve(['app.ts'])).toThrow(UsageError)
    expect(() => resolve(['app.ts'])).toThrow('this version of Node does not run TypeScript')
    expect(() => resolve(['page.tsx'], { stripsTypes: true })).toThrow('does not run .tsx files')
  })
})
