import { symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createSourceHost } from '../../src/project/resolve.ts'
import { Sources } from '../../src/project/sources.ts'
import { hostOf, resolveIn, resolveWith } from './resolving.ts'
import { filesNamed, temporaryProject } from './temporary-project.ts'

const json = JSON.stringify

describe('resolve', () => {
  it('follows paths with and without extensions, and folders', () => {
    const files = filesNamed('app.js', 'a.js', 'b.mjs', 'c/index.js', 'd.ts', 'bin/www', 'e.d.ts')
    const specifiers = [
      './a',
      './a.js',
      './b.mjs',
      './c',
      './c/',
      './d',
      './bin/www',
      './e',
      './nowhere',
      '.',
    ]
    expect(resolveIn(files, 'app.js', specifiers)).toEqual([
      'a.js',
      'a.js',
      'b.mjs',
      'c/index.js',
      'c/index.js',
      'd.ts',
      'bin/www',
      'missing',
      'missing',
      'missing',
    ])
    expect(resolveIn(files, 'c/index.js', ['../a', '..', '../d.js'])).toEqual([
      'a.js',
      'missing',
      'd.ts',
    ])
  })

  it('finds the TypeScript source behind a JavaScript name, nearest kind first', () => {
    const files = filesNamed(
      'app.ts',
      'app.js',
      'a.ts',
      'b.tsx',
      'c.mts',
      'd.cts',
      'both.ts',
      'both.js',
    )
    const specifiers = ['./a.js', './b.js', './b.jsx', './c.mjs', './d.cjs', './both.js', './both']
    expect(resolveIn(files, 'app.ts', specifiers)).toEqual([
      'a.ts',
      'b.tsx',
      'b.tsx',
      'c.mts',
      'd.cts',
      'both.ts',
      'both.ts',
    ])
    expect(resolveIn(files, 'app.js', ['./both', './both.js', './a.js'])).toEqual([
      'both.js',
      'both.js',
      'a.ts',
    ])
  })

  it('calls builtins, packages and what is not installed external, by package', () => {
    const files = {
      ...filesNamed('app.js', 'node_modules/express/lib/router/index.js'),
      'node_modules/express/package.json': json({ name: 'express', main: 'lib/router/index.js' }),
    }
    const specifiers = [
      'http',
      'node:http',
      'fs/promises',
      'express',
      'express/lib/router',
      '@nestjs/common/x',
      'absent',
      './node_modules/express',
    ]
    expect(resolveIn(files, 'app.js', specifiers)).toEqual([
      '(http)',
      '(http)',
      '(fs/promises)',
      '(express)',
      '(express)',
      '(@nestjs/common)',
      '(absent)',
      '(express)',
    ])
  })

  it('gives no sources for data', () => {
    const files = filesNamed('app.js', 'a.json', 'b.node', 'c.css', 'index.json')
    expect(resolveIn(files, 'app.js', ['./a', './a.json', './b.node', './c.css', '.'])).toEqual(
      Array.from({ length: 5 }, () => 'missing'),
    )
  })

  it('takes the paths of the nearest tsconfig.json', () => {
    const files = {
      ...filesNamed('src/app.ts', 'src/lib/a.ts', 'packages/b/src/app.ts', 'packages/b/src/x.ts'),
      'tsconfig.json':
        '{ // comment\n "compilerOptions": { "baseUrl": ".", "paths": { "@/*": ["src/*"], }, } }',
      'packages/b/tsconfig.json': json({
        extends: '../../tsconfig.json',
        compilerOptions: { baseUrl: '.', paths: { '~/*': ['src/*'] } },
      }),
    }
    expect(resolveIn(files, 'src/app.ts', ['@/lib/a', '@/lib/a.js', '~/x'])).toEqual([
      'src/lib/a.ts',
      'src/lib/a.ts',
      '(~)',
    ])
    expect(resolveIn(files, 'packages/b/src/app.ts', ['~/x', '@/lib/a'])).toEqual([
      'packages/b/src/x.ts',
      '(@/lib)',
    ])
  })

  it('takes the paths of a project that is checked from beside it, and no other folder of theirs', () => {
    const root = temporaryProject({
      ...filesNamed('tools/t.ts', 'server/src/app.ts', 'server/src/lib/a.ts', 'shared/s.ts'),
      'server/package.json': json({ name: 'server', imports: { '#a': './src/lib/a.ts' } }),
      'server/tsconfig.json': json({
        compilerOptions: {
          baseUrl: '.',
          paths: { '@/*': ['src/*'], '@shared/*': ['../shared/*'] },
        },
      }),
    })
    const host = hostOf(`${root}/tools`)
    const from = '../server/src/app.ts'
    expect(['@/lib/a', '#a', '@shared/s'].map((name) => resolveWith(host, name, from))).toEqual([
      '../server/src/lib/a.ts',
      '../server/src/lib/a.ts',
      '(@shared/s)',
    ])
  })

  it('goes on without a tsconfig.json that is broken', () => {
    const files = {
      ...filesNamed('app.ts', 'a.ts'),
      'tsconfig.json': '{ "extends": "./nowhere.json"',
    }
    expect(resolveIn(files, 'app.ts', ['./a', './a.js', 'express', './b'])).toEqual([
      'a.ts',
      'a.ts',
      '(express)',
      'missing',
    ])
  })

  it('takes exports maps, own imports and self references', () => {
    const files = {
      ...filesNamed('src/app.js', 'src/x.js', 'src/deep/y.js'),
      'package.json': json({
        name: 'self',
        exports: { '.': './src/x.js', './deep/*': './src/deep/*.js' },
        imports: { '#x': './src/x.js', '#deep/*': { node: './src/deep/*.js' } },
      }),
    }
    expect(
      resolveIn(files, 'src/app.js', ['self', 'self/deep/y', '#x', '#deep/y', 'self/other']),
    ).toEqual(['src/x.js', 'src/deep/y.js', 'src/x.js', 'src/deep/y.js', '(self)'])
  })

  it('takes own imports of what is not built yet', () => {
    const files = {
      ...filesNamed('src/app.ts', 'src/guard.ts', 'src/lib/y.ts'),
      'package.json': json({
        name: 'self',
        imports: {
          '#guard': { types: './dist/guard.d.ts', default: './dist/guard.js' },
          '#lib/*': './dist/lib/*.js',
          '#none': './dist/none.js',
        },
      }),
    }
    expect(resolveIn(files, 'src/app.ts', ['#guard', '#lib/y', '#none', '#other'])).toEqual([
      'src/guard.ts',
      'src/lib/y.ts',
      'missing',
      'missing',
    ])
  })

  it('prefers the source to what was built from it', () => {
    const files = filesNamed(
      'app.js',
      'dist/a.js',
      'src/a.ts',
      'dist/only.js',
      'src/b.ts',
      'src/c/index.ts',
    )
    expect(
      resolveIn(files, 'app.js', [
        './dist/a',
        './dist/only',
        './dist/b',
        './dist/b.js',
        './dist/c',
        './dist/x',
      ]),
    ).toEqual(['src/a.ts', 'dist/only.js', 'src/b.ts', 'src/b.ts', 'src/c/index.ts', 'missing'])
  })
})

describe('the host', () => {
  it('works where the root is a link', () => {
    const root = temporaryProject(filesNamed('real/app.js', 'real/a.js'))
    symlinkSync('real', join(root, 'link'))
    const host = hostOf(join(root, 'link'))
    expect(resolveWith(host, './a', 'app.js')).toBe('a.js')
    expect(host.read('a.js')).toBe('// real/a.js\n')
  })

  it('works inside an installed package', () => {
    const root = temporaryProject(filesNamed('node_modules/p/app.js', 'node_modules/p/a.js'))
    expect(resolveWith(hostOf(join(root, 'node_modules/p')), './a', 'app.js')).toBe('a.js')
  })

  it('never throws', () => {
    const host = hostOf(temporaryProject({ 'app.js': '', 'package.json': '[' }))
    for (const specifier of [
      '',
      ' ',
      './',
      '/',
      '\0',
      './\0',
      '#',
      '@',
      '@/',
      'a'.repeat(10_000),
      './%',
      'data:text/javascript,1',
      'https://x.y/z.js',
    ]) {
      expect(['missing', 'external', 'file']).toContain(host.resolve(specifier, 'app.js').kind)
      expect(host.dependencyMajor('app.js', specifier)).toBeNull()
    }
    expect(host.read('nowhere.js')).toBeNull()
    expect(host.resolve('./a', 'no/such/folder/b.js')).toEqual({ kind: 'missing' })
  })

  it('reads a file once', () => {
    const root = temporaryProject({ 'a.js': 'first' })
    const host = createSourceHost({ root, files: new Sources(root) })
    expect([host.read('a.js'), host.read('c.js')]).toEqual(['first', null])
    writeFileSync(join(root, 'a.js'), 'second')
    expect(host.read('a.js')).toBe('first')
  })
})
