import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { patternByCode } from '@sendonce/model'
import { expect, test } from 'vitest'
import { runLab } from '../scripts/lab.mjs'

test('the examples behave as the article says, on this Node with its Express', async () => {
  const rows = await runLab({ quick: true })
  expect(rows).toHaveLength(10)
  expect(rows.filter((row) => !row.agrees)).toEqual([])
  expect(rows.filter((row) => !row.isRight)).toEqual([])
  expect(rows.filter((row) => row.form === 'broken' && row.channel === 'none')).toEqual([])
  expect(rows.filter((row) => row.form === 'fixed' && row.channel !== 'none')).toEqual([])
}, 60_000)

interface Symptoms {
  readonly symptoms: readonly { readonly symptom: string; readonly patterns: readonly string[] }[]
  readonly rules: readonly { readonly rule: string; readonly patterns: readonly string[] }[]
}

test('every symptom and every rule of the article leads to patterns that exist', () => {
  const file = join(import.meta.dirname, '..', 'fixtures', 'seed', 'symptoms.json')
  const { symptoms, rules } = JSON.parse(readFileSync(file, 'utf8')) as Symptoms
  expect(symptoms).toHaveLength(4)
  expect(rules).toHaveLength(4)
  for (const { patterns } of [...symptoms, ...rules]) {
    expect(patterns.length).toBeGreaterThan(0)
    for (const code of patterns) expect(patternByCode(code)?.code).toBe(code)
  }
})
