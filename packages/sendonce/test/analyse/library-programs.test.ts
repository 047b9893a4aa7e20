import { describe, expect, test } from 'vitest'
import { codesIn } from './codes.ts'
import { broken } from './library-programs/broken.ts'
import { fixed } from './library-programs/fixed.ts'

describe('mistakes around libraries in whole programs are found', () => {
  test.each(Object.entries(broken))('%s', (_, [code, files]) => {
    expect(codesIn(files)).toEqual([code])
  })
})

describe('programs without the mistakes are left alone', () => {
  test.each(Object.entries(fixed))('%s', (_, files) => {
    expect(codesIn(files)).toEqual([])
  })
})
