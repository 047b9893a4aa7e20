import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { drawPicture, golden, picture } from '../scripts/picture.mjs'

const root = join(import.meta.dirname, '..')

test('the picture in the readme shows the golden file (npm run picture draws it anew)', () => {
  expect(readFileSync(picture, 'utf8')).toBe(drawPicture(readFileSync(golden, 'utf8')))
})

test('the readme shows the picture, and exactly two commands for contributors', () => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8')
  expect(readme).toContain('](docs/images/finding.svg)')
  const part = readme.slice(readme.indexOf('## For contributors'))
  const commands = [...part.matchAll(/```sh\n([\s\S]*?)```/g)].map((match) => match[1]?.trim())
  expect(commands).toEqual(['npm ci && npm run demo', 'npm ci && npm test'])
})
