import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { discoverFiles } from '../../src/project/discover.ts'
import { UsageError } from '../../src/util/usage-error.ts'
import { filesNamed, temporaryProject } from './temporary-project.ts'

async function list(
  root: string,
  paths: readonly string[] = ['.'],
  more: { includeTests?: boolean; exclude?: readonly string[] } = {},
): Promise<readonly string[]> {
  return (await discoverFiles({ root, paths, includeTests: false, ...more })).files
}

describe('discoverFiles', () => {
  it('finds sources of every kind, sorted, relative to the root', async () => {
    const sources = [
      'a.cjs',
      'a.cts',
      'a.js',
      'a.jsx',
      'a.mjs',
      'a.mts',
      'a.ts',
      'a.tsx',
      'b/c/d.js',
    ]
    const others = ['a.json', 'README.md', 'a.vue', 'b/types.d.ts', 'b/types.d.mts', 'b/x.d.css.ts']
    const root = temporaryProject(filesNamed(...sources, ...others))
    expect(await list(root)).toEqual(sources)
    expect(await list(root, [])).toEqual(sources)
  })

  it('leaves out installed code, minified files and tests', async () => {
    const root = temporaryProject(
      filesNamed(
        'app.js',
        'node_modules/a/index.js',
        'b/node_modules/a/index.js',
        'jquery.min.js',
        '.yarn/a.js',
        'test/a.js',
        'src/__tests__/a.ts',
        'e2e/a.js',
        'src/a.test.ts',
        'src/a.spec.js',
        'src/a_test.js',
        'spec/a.js',
        'cypress/a.js',
        '__mocks__/a.js',
        'src/contest.js',
        'src/testing.js',
        'test.js',
        'routes/latest.js',
        'routes/spec-sheet.js',
      ),
    )
    expect(await list(root)).toEqual([
      'app.js',
      'routes/latest.js',
      'routes/spec-sheet.js',
      'src/contest.js',
      'src/testing.js',
    ])
    const { skipped } = await discoverFiles({ root, paths: ['.'], includeTests: false })
    expect(skipped).toEqual([{ file: 'jquery.min.js', reason: 'minified' }])
    expect(await list(root, ['.'], { includeTests: true })).toContain('src/a.spec.js')
    expect(await list(root, ['.'], { includeTests: true })).toContain('e2e/a.js')
  })

  it('checks what is named, whatever it is', async () => {
    const root = temporaryProject({
      ...filesNamed(
        'test/a.test.js',
        'test/deep/b.js',
        'gen/c.js',
        'node_modules/a/d.js',
        'bin/www',
        'e.d.ts',
        'f.min.js',
      ),
      '.gitignore': 'gen\n',
    })
    expect(
      await list(root, ['test/a.test.js', 'gen/c.js', 'bin/www', 'e.d.ts', 'f.min.js']),
    ).toEqual(['bin/www', 'e.d.ts', 'f.min.js', 'gen/c.js', 'test/a.test.js'])
    expect(await list(root, ['test'])).toEqual(['test/a.test.js', 'test/deep/b.js'])
    expect(await list(root, ['gen', 'node_modules/a'])).toEqual(['gen/c.js', 'node_modules/a/d.js'])
  })

  it('lists a file once and takes absolute and outer paths', async () => {
    const root = temporaryProject(filesNamed('app/a.js', 'shared/b.js'))
    const app = join(root, 'app')
    expect(await list(app, ['.', 'a.js', join(app, 'a.js'), '../shared'])).toEqual([
      '../shared/b.js',
      'a.js',
    ])
  })

  it('does what nested .gitignore files say', async () => {
    const root = temporaryProject({
      ...filesNamed(
        'a.js',
        'x.gen.js',
        'keep.gen.js',
        'out/a.js',
        'b/a.js',
        'b/x.gen.js',
        'b/private/c.js',
        'private/c.js',
        'c/out.js',
      ),
      '.gitignore': '# generated\n*.gen.js\n!keep.gen.js\n/out/\n',
      'b/.gitignore': 'private\n!x.gen.js\n',
    })
    expect(await list(root)).toEqual([
      'a.js',
      'b/a.js',
      'b/x.gen.js',
      'c/out.js',
      'keep.gen.js',
      'private/c.js',
    ])
    expect(await list(root, ['b'])).toEqual(['b/a.js', 'b/x.gen.js'])
  })

  it('does what the repository around the root says', async () => {
    const root = temporaryProject({
      ...filesNamed(
        'packages/a/src/a.js',
        'packages/a/tmp/b.js',
        'packages/a/local.js',
        'packages/tmp/a.js',
      ),
      '.gitignore': 'tmp/\n',
      '.git/info/exclude': 'local.js\n',
    })
    expect(await list(join(root, 'packages/a'))).toEqual(['src/a.js'])
    // The root itself is ignored, and was asked for all the same.
    expect(await list(join(root, 'packages/tmp'))).toEqual(['a.js'])
  })

  it('leaves out what the user excludes', async () => {
    const root = temporaryProject(filesNamed('a.js', 'legacy/b.js', 'legacy/keep/c.js', 'd.gen.js'))
    expect(await list(root, ['.'], { exclude: ['legacy/**', '*.gen.js'] })).toEqual(['a.js'])
    expect(await list(root, ['d.gen.js', 'legacy'], { exclude: ['*.gen.js', 'keep'] })).toEqual([
      'd.gen.js',
      'legacy/b.js',
    ])
  })
})

describe('build output', () => {
  it('is left out where its own source is there', async () => {
    const root = temporaryProject(
      filesNamed(
        'src/foo.ts',
        'src/routes/a.ts',
        'dist/foo.js',
        'dist/routes/a.js',
        'dist/chunk-1.js',
        'packages/b/src/x.ts',
        'packages/b/lib/x.js',
        'packages/b/lib/hand.js',
        'lib/foo.js',
      ),
    )
    expect(await list(root)).toEqual([
      'packages/b/lib/hand.js',
      'packages/b/src/x.ts',
      'src/foo.ts',
      'src/routes/a.ts',
    ])
  })

  it('is checked where it is all there is', async () => {
    const published = temporaryProject(
      filesNamed('dist/index.js', 'dist/routes/a.js', 'build/b.js'),
    )
    expect(await list(published)).toEqual(['build/b.js', 'dist/index.js', 'dist/routes/a.js'])
    const forwarding = temporaryProject(filesNamed('index.js', 'dist/index.js'))
    expect(await list(forwarding)).toEqual(['dist/index.js', 'index.js'])
  })

  it('is checked where another program of the same folder name was written by hand', async () => {
    const root = temporaryProject(
      filesNamed('lib/server.js', 'lib/index.js', 'src/index.js', 'build/tasks.js', 'src/a.ts'),
    )
    expect(await list(root)).toEqual([
      'build/tasks.js',
      'lib/index.js',
      'lib/server.js',
      'src/a.ts',
      'src/index.js',
    ])
  })

  it('is checked where it is named', async () => {
    const root = temporaryProject(filesNamed('src/foo.ts', 'dist/foo.js'))
    expect(await list(root, ['dist'])).toEqual(['dist/foo.js'])
  })
})

describe('what cannot be read', () => {
  it('is a usage error when it was named', async () => {
    const root = temporaryProject(filesNamed('a.js'))
    await expect(list(root, ['nowhere'])).rejects.toThrow(UsageError)
    await expect(list(root, ['nowhere'])).rejects.toThrow('There is no file or folder nowhere')
    await expect(list(root, ['a.js/b'])).rejects.toThrow(UsageError)
    symlinkSync('loop', join(root, 'loop'))
    await expect(list(root, ['loop'])).rejects.toThrow(/Cannot read loop \(ELOOP\)/)
  })

  it('does not stop the walk inside a folder', async () => {
    const root = temporaryProject(filesNamed('src/a.js', 'other/b.js'))
    symlinkSync('loop.js', join(root, 'src/loop.js'))
    symlinkSync('gone.js', join(root, 'src/dangling.js'))
    symlinkSync('..', join(root, 'src/up'))
    symlinkSync('../src', join(root, 'other/src'))
    mkdirSync(join(root, 'src/folder.js'))
    symlinkSync('a.js', join(root, 'src/alias.js'))
    const { files, skipped } = await discoverFiles({ root, paths: ['.'], includeTests: false })
    expect(files).toEqual(['other/b.js', 'src/a.js'])
    expect(skipped.toSorted((a, b) => (a.file < b.file ? -1 : 1))).toEqual([
      { file: 'src/dangling.js', reason: 'unreadable', detail: 'ENOENT' },
      { file: 'src/loop.js', reason: 'unreadable', detail: 'ELOOP' },
    ])
  })

  it('follows a link to a file elsewhere', async () => {
    const root = temporaryProject(filesNamed('app/a.js', 'shared/b.js'))
    symlinkSync('../shared/b.js', join(root, 'app/b.js'))
    expect(await list(join(root, 'app'))).toEqual(['a.js', 'b.js'])
    expect(await list(root)).toEqual(['app/a.js', 'shared/b.js'])
  })
})
