import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findRecordings, projectRoot } from '../../src/run/project-folders.ts'
import { temporaryProject } from '../project/temporary-project.ts'

const kept = '.sendonce/incidents/1.ndjson'

test('outside of git: the nearest folder with a package.json', () => {
  const root = temporaryProject({
    'package.json': '',
    'shop/package.json': '',
    'shop/src/a.js': '',
  })
  expect(projectRoot(join(root, 'shop', 'src'))).toBe(join(root, 'shop'))
  expect(projectRoot(root)).toBe(root)
})

test('in a git repository: the outermost, so that a workspace has one place', () => {
  const root = temporaryProject({
    'package.json': '',
    'repo/.git/HEAD': '',
    'repo/package.json': '',
    'repo/packages/api/package.json': '',
  })
  expect(projectRoot(join(root, 'repo', 'packages', 'api'))).toBe(join(root, 'repo'))
})

test('no package.json: the folder itself', () => {
  const root = temporaryProject({ '.git/HEAD': '', 'a/b/c.js': '' })
  expect(projectRoot(join(root, 'a', 'b'))).toBe(join(root, 'a', 'b'))
})

test('recordings are found from below, and not in a project around the own one', () => {
  const root = temporaryProject({
    [kept]: '',
    'package.json': '',
    'src/a.js': '',
    'shop/package.json': '',
    'repo/.git/HEAD': '',
  })
  const own = join(root, '.sendonce', 'incidents')
  expect(findRecordings(root)).toBe(own)
  expect(findRecordings(join(root, 'src'))).toBe(own)
  expect(findRecordings(join(root, 'shop'))).toBeNull()
  expect(findRecordings(join(root, 'repo'))).toBeNull()
})

test('in a repository the recordings of a workspace serve each of its packages', () => {
  const root = temporaryProject({
    '.git/HEAD': '',
    'package.json': '',
    [kept]: '',
    'packages/api/package.json': '',
  })
  expect(findRecordings(join(root, 'packages', 'api'))).toBe(join(root, '.sendonce', 'incidents'))
})
