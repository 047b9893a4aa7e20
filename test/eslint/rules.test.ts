import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { patterns } from '@sendonce/model'
import sendonce from 'eslint-plugin-sendonce'
import { expect, test } from 'vitest'

const home = join(import.meta.dirname, '..', '..')
const { rules, configs } = sendonce

test('each pattern is a rule, and each rule has its page', () => {
  expect(Object.keys(rules)).toEqual(patterns.map(({ name }) => name))
  for (const { meta } of Object.values(rules)) {
    const page = /\/blob\/main\/(.+)$/.exec(meta?.docs?.url ?? '')?.[1] ?? ''
    expect(existsSync(join(home, page)), page).toBe(true)
  }
})

test('the recommended configuration has all rules, as errors or warnings', () => {
  const severities = Object.entries(configs.recommended.rules ?? {})
  expect(severities.map(([name]) => name)).toEqual(patterns.map(({ name }) => `sendonce/${name}`))
  expect(configs.recommended.rules).toMatchObject({
    'sendonce/missing-return-after-send': 'error',
    'sendonce/timeout-race': 'warn',
    'sendonce/outgoing-request-headers-sent': 'warn',
  })
})

test('the guide names rules that there are', () => {
  const guide = readFileSync(join(home, 'docs', 'guide', 'eslint.md'), 'utf8')
  const named = [...guide.matchAll(/sendonce\/([a-z]+(?:-[a-z]+)+)/g)].map(([, name = '']) => name)
  expect(named.length).toBeGreaterThan(3)
  expect(named.filter((name) => !(name in rules))).toEqual([])
})
