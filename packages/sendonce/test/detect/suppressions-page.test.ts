import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { analyze } from 'sendonce'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..', '..', '..', '..')
const page = readFileSync(join(root, 'docs', 'reference', 'suppressions.md'), 'utf8')
const examples = [...page.matchAll(/^```js\n([^]*?)^```/gm)].map((match) => match[1] ?? '')

/** The report of an example of the page, after a change to it. */
function check(example: string): ReturnType<typeof analyze> {
  return analyze({ files: { 'app.js': `const app = require('express')()\n${example}` } })
}

test('the page has an example of both comments', () => {
  expect(examples.map((text) => /sendonce-ignore-[\w-]+/.exec(text)?.[0])).toEqual([
    'sendonce-ignore-next-line',
    'sendonce-ignore-line',
  ])
})

test.each(examples)('%s', (example) => {
  expect(check(example)).toMatchObject({ findings: [], suppressed: [{ code: 'SO001' }] })
  expect(check(example)).not.toHaveProperty('notices')
  expect(check(example.replace(/\/\/.*/, '')).findings).toHaveLength(1)
})

test.each([
  ['no reason', /SO001 --.*/, 'SO001'],
  ['no code', /SO001 /, ''],
  ['a code that does not exist', 'SO001', 'SO01'],
  ['nothing of that code was found', 'if (req.query.draft) res.json(draft)', ''],
  ['a misspelt comment', 'next-line', 'nextline'],
])('what is told of %s', (what, pattern, replacement) => {
  const [example = ''] = examples
  const told = check(example.replace(pattern, replacement)).notices ?? []
  const row = new RegExp(`^\\| ${what} +\\| \`([^\`]+?)…?\``, 'm').exec(page)?.[1] ?? 'no such row'
  expect(told.map(({ message }) => message.slice(0, row.length))).toEqual([row])
})
