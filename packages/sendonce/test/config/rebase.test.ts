import { expect, test } from 'vitest'
import { rebase } from '../../src/config/rebase.ts'

const globs: readonly (readonly [glob: string, below: string | null])[] = [
  ['dist', 'dist'],
  ['dist/', 'dist/'],
  ['*.gen.ts', '*.gen.ts'],
  ['**/dist', '**/dist'],
  ['/packages/api/dist', '/dist'],
  ['packages/api/dist/**', '/dist/**'],
  ['packages/*/dist', '/dist'],
  ['!packages/a*/dist', '!/dist'],
  ['packages/**/dist', '**/dist'],
  ['packages/web/dist', null],
  ['packages/api', null],
  ['packages/api/', null],
  ['/dist', null],
]

test.each(globs)('%s is %s as seen from packages/api', (glob, below) => {
  const { exclude } = rebase({ exclude: [glob] }, '/shop', '/shop/packages/api')
  expect(exclude).toEqual(below === null ? [] : [below])
})

test('in its own folder nothing changes, and paths follow', () => {
  const configuration = { exclude: ['/dist', 'a/b'], paths: ['src', '/abs'], includeTests: true }
  expect(rebase(configuration, '/shop', '/shop')).toEqual(configuration)
  expect(rebase({ paths: ['src', 'api/x', 'api'] }, '/shop', '/shop/api').paths).toEqual([
    '../src',
    'x',
    '.',
  ])
})
