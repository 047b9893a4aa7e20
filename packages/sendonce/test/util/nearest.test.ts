import { expect, test } from 'vitest'
import { nearest } from '../../src/util/nearest.ts'

const known = ['check', 'explain', 'SO001', 'SO013']

test.each([
  ['chek', 'check'],
  ['EXPLIAN', 'explain'],
  ['SO13', 'SO013'],
  ['so01', 'SO001'],
  ['weather', null],
])('%s is nearest to %s', (word, expected) => {
  expect(nearest(word, known)).toBe(expected)
})
