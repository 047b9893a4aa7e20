import { analyze } from 'sendonce'
import { describe, expect, test } from 'vitest'
import { accounts } from './library-cases/accounts.ts'
import { answers } from './library-cases/answers.ts'
import { databases } from './library-cases/databases.ts'
import { node } from './library-cases/node.ts'
import { traffic } from './library-cases/traffic.ts'

/** Runs a handler body, or a whole file, and gives what is found at medium confidence or better. */
function codes(source: string): string[] {
  const text = source.includes(`require('express')`)
    ? source
    : `const app = require('express')()\napp.get('/t', async (req, res, next) => {\n${source}\n})`
  return analyze({ files: { 'app.js': text } }).findings.map((finding) => finding.code)
}

const cases = Object.entries({ ...accounts, ...databases, ...node, ...traffic, ...answers })

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
