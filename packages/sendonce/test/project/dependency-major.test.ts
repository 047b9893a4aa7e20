import { posix } from 'node:path'
import { describe, expect, it } from 'vitest'
import { majorsOf, newestMajor } from '../../src/project/packages/dependency-major.ts'
import { createSourceHost } from '../../src/project/resolve.ts'
import { Sources } from '../../src/project/sources.ts'
import { temporaryProject } from './temporary-project.ts'

const json = JSON.stringify

function majorIn(
  files: Readonly<Record<string, string>>,
  file: string,
  checked = '.',
): number | null {
  const root = posix.join(temporaryProject(files), checked)
  return createSourceHost({ root, files: new Sources(root) }).dependencyMajor(file, 'express')
}

describe('majorsOf', () => {
  it.each([
    ['^4.18.2', [4]],
    ['~5.0.0', [5]],
    ['4', [4]],
    ['4.x', [4]],
    ['=4.17.1', [4]],
    ['v5.1.0', [5]],
    ['5.0.0-beta.3', [5]],
    ['^4 || ^5', [4, 5]],
    ['>=4.0.0', [4, 5]],
    ['>=4 <5', [4]],
    ['>=4.0.0 <6.0.0', [4, 5]],
    ['>=4 <=5', [4, 5]],
    ['4.1.0 - 5.2.0', [4, 5]],
    ['npm:express@^4.1.0', [4]],
    ['npm:@scope/express@^5.1.0', [5]],
    ['workspace:^5.0.0', [5]],
    ['*', []],
    ['latest', []],
    ['', []],
    ['workspace:*', []],
    ['catalog:', []],
    ['github:expressjs/express', []],
    ['https://x.y/express-4.tgz', []],
  ])('%s', (range, majors) => {
    expect(majorsOf(range)).toEqual(majors)
  })
})

describe('dependencyMajor', () => {
  it('is what the nearest package.json asks for', () => {
    const files = {
      'package.json': json({ dependencies: { express: '^4.0.0' } }),
      'a/package.json': json({ devDependencies: { express: '^5.0.0' } }),
      'b/package.json': json({ dependencies: { koa: '2' } }),
    }
    expect(majorIn(files, 'app.js')).toBe(4)
    expect(majorIn(files, 'a/src/deep/app.js')).toBe(5)
    expect(majorIn(files, 'b/app.js')).toBe(4)
  })

  it('is what the project asks for where a part of it is checked', () => {
    const files = {
      'package.json': json({ dependencies: { express: '^4.0.0' } }),
      'src/app.js': '',
    }
    const installed = { 'node_modules/express/package.json': json({ version: '4.21.0' }) }
    expect(majorIn(files, 'app.js', 'src')).toBe(4)
    expect(majorIn({ ...installed, 'src/app.js': '' }, 'app.js', 'src')).toBe(4)
  })

  it('is what is installed where the range leaves a choice', () => {
    const installed = { 'node_modules/express/package.json': json({ version: '4.21.0' }) }
    const files = { 'package.json': json({ peerDependencies: { express: '>=4' } }) }
    expect(majorIn({ ...files, ...installed }, 'app.js')).toBe(4)
    expect(majorIn(files, 'app.js')).toBe(5)
    expect(majorIn(installed, 'src/app.js')).toBe(4)
  })

  it('is the newest where a version is asked for that is not named, and not installed', () => {
    const asked = (range: string): number | null =>
      majorIn({ 'package.json': json({ dependencies: { express: range } }) }, 'a.js')
    expect([asked('latest'), asked('catalog:')]).toEqual([newestMajor, newestMajor])
  })

  it('is null where nobody says', () => {
    expect(majorIn({ 'package.json': '{"dependencies": 1' }, 'a.js')).toBeNull()
    expect(majorIn({ 'package.json': json({ dependencies: { express: 4 } }) }, 'a.js')).toBeNull()
    expect(majorIn({}, 'a/b.js')).toBeNull()
  })
})
