import { STATUS_CODES } from 'node:http'
import { expect, test } from 'vitest'
import { statusesByName } from '../../src/fix/status-names.ts'

test('the names of status codes are those that Node knows, but for two that are in no registry', () => {
  const plain = (phrase: string): string => phrase.toLowerCase().replaceAll(/[^a-z]/g, '')
  const known = Object.entries(STATUS_CODES)
    .filter(([status]) => status !== '418' && status !== '509')
    .map(([status, phrase]) => [plain(phrase ?? ''), Number(status)])
  const byStatus = (a: readonly unknown[], b: readonly unknown[]): number =>
    Number(a[1]) - Number(b[1])
  expect(statusesByName.toSorted(byStatus)).toEqual(known.toSorted(byStatus))
})
