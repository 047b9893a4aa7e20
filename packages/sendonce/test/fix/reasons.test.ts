import { expect, test } from 'vitest'
import { whyNotTried } from '../../src/fix/reasons.ts'

test('what speaks against an edit does not say of the answer that it takes out that no client gets it', () => {
  const title = 'take out the second answer, which never reaches the client'
  expect(whyNotTried(title, 'takes an answer away that clients got')).toBe(
    'to take out the second answer would take an answer away that clients get today',
  )
})
