import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { hostOf, resolveIn, resolveWith } from './resolving.ts'
import { filesNamed, temporaryProject } from './temporary-project.ts'

const json = JSON.stringify

describe('workspaces', () => {
  const packages = {
    ...filesNamed(
      'apps/api/src/app.ts',
      'packages/a/src/index.ts',
      'packages/b/src/main.ts',
      'packages/b/src/deep/x.ts',
      'packages/c/lib/c.js',
      'libs/d/index.js',
    ),
    'packages/a/package.json': json({
      name: '@x/a',
      main: 'dist/index.js',
      types: 'dist/index.d.ts',
    }),
    'packages/b/package.json': json({
      name: 'b',
      exports: {
        '.': { types: './dist/main.d.ts', default: './dist/main.js' },
        './*': './dist/deep/*.js',
      },
    }),
    'packages/c/package.json': json({ name: 'c', main: './lib/c' }),
    'libs/d/package.json': json({ name: 'd' }),
  }
  const npm = {
    ...packages,
    'package.json': json({ workspaces: ['packages/*', './apps/*', 'libs/**', '!libs/e'] }),
  }
  const pnpm = {
    ...packages,
    'package.json': '{}',
    'pnpm-workspace.yaml':
      "packages:\n  # all\n  - 'packages/*'\n  - libs/*\n\ncatalog:\n  express: 5\n",
  }
  const specifiers = ['@x/a', 'b', 'b/x', 'c', 'd', 'express', 'b/y']
  const sources = [
    'packages/a/src/index.ts',
    'packages/b/src/main.ts',
    'packages/b/src/deep/x.ts',
    'packages/c/lib/c.js',
    'libs/d/index.js',
    '(express)',
    '(b)',
  ]

  it('are found by their names where nothing was installed or built', () => {
    expect(resolveIn(npm, 'apps/api/src/app.ts', specifiers)).toEqual(sources)
    expect(resolveIn(pnpm, 'apps/api/src/app.ts', specifiers)).toEqual(sources)
  })

  it('are found through links, built or not', () => {
    const root = temporaryProject({
      ...npm,
      'packages/a/dist/index.js': '',
      'node_modules/@x/.keep': '',
    })
    for (const [name, target] of [
      ['@x/a', '../../packages/a'],
      ['b', '../packages/b'],
      ['c', '../packages/c'],
      ['d', '../libs/d'],
    ] as const) {
      symlinkSync(target, join(root, 'node_modules', name))
    }
    const host = hostOf(root)
    expect(
      specifiers.map((specifier) => resolveWith(host, specifier, 'apps/api/src/app.ts')),
    ).toEqual(sources)
  })

  it('may not lead out of their package', () => {
    const files = {
      ...filesNamed('app.js', 'secret.js'),
      'package.json': json({ workspaces: ['p'] }),
      'p/package.json': json({ name: 'p', main: '../secret.js' }),
    }
    expect(resolveIn(files, 'app.js', ['p'])).toEqual(['(p)'])
  })
})
