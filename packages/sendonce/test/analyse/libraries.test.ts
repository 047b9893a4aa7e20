import { describe, expect, test } from 'vitest'
import { codes } from './codes.ts'
import { accounts } from './library-cases/accounts.ts'
import { answers } from './library-cases/answers.ts'
import { databases } from './library-cases/databases.ts'
import { node } from './library-cases/node.ts'
import { traffic } from './library-cases/traffic.ts'

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
