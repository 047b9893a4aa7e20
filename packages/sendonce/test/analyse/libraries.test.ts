import { analyze } from 'sendonce'
import { describe, expect, test } from 'vitest'
import { libraryCases } from './library-cases.ts'

/** Runs a handler body, or a whole file, and gives what is found at medium confidence or better. */
function codes(source: string): string[] {
  const text = source.includes(`require('express')`)
    ? source
    : `const app = require('express')()\napp.get('/t', async (req, res, next) => {\n${source}\n})`
  return analyze({ files: { 'app.js': text } }).findings.map((finding) => finding.code)
}

const cases = Object.entries(libraryCases)

describe('mistakes around libraries are found', () => {
  test.each(cases)('%s', (_, { broken, codes: wanted }) => {
    const found = codes(broken)
    expect(found).toHaveLength(1)
    expect(wanted).toContain(found[0])
  })
})

describe('the same code without the mistake is left alone', () => {
  test.each(cases)('%s', (_, { fixed }) => {
    expect(codes(fixed)).toEqual([])
  })
})
