import { analyze } from 'sendonce'
import { describe, expect, test } from 'vitest'
import { broken, type Files } from './library-programs/broken.ts'
import { fixed } from './library-programs/fixed.ts'

const codes = (files: Files): string[] => analyze({ files }).findings.map(({ code }) => code)

describe('mistakes around libraries in whole programs are found', () => {
  test.each(Object.entries(broken))('%s', (_, [code, files]) => {
    expect(codes(files)).toEqual([code])
  })
})

describe('programs without the mistakes are left alone', () => {
  test.each(Object.entries(fixed))('%s', (_, files) => {
    expect(codes(files)).toEqual([])
  })
})
