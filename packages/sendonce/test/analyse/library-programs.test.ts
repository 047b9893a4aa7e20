import { analyze } from 'sendonce'
import { describe, expect, test } from 'vitest'

type Files = Readonly<Record<string, string>>

const codes = (files: Files): string[] => analyze({ files }).findings.map(({ code }) => code)

/** Libraries as programs use them: through other files, classes, variables and wrappers. */
const broken: Readonly<Record<string, readonly [code: string, files: Files]>> = {}

describe('mistakes around libraries in whole programs are found', () => {
  test.each(Object.entries(broken))('%s', (_, [code, files]) => {
    expect(codes(files)).toEqual([code])
  })
})

const fixed: Readonly<Record<string, Files>> = {}

describe('programs without the mistakes are left alone', () => {
  test.each(Object.entries(fixed))('%s', (_, files) => {
    expect(codes(files)).toEqual([])
  })
})
