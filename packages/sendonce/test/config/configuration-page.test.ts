import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadConfiguration } from '../../src/config/load-configuration.ts'
import { temporaryProject } from '../project/temporary-project.ts'

const root = join(import.meta.dirname, '..', '..', '..', '..')
const page = readFileSync(join(root, 'docs', 'reference', 'configuration.md'), 'utf8')
const schema = JSON.parse(
  readFileSync(join(root, 'packages', 'sendonce', 'schema', 'config.schema.json'), 'utf8'),
) as { readonly properties: Readonly<Record<string, unknown>> }

test('the page lists the options of the schema, in its order', () => {
  const listed = [...page.matchAll(/^\| `(\w+)` /gm)].map((match) => match[1])
  expect(listed).toEqual(Object.keys(schema.properties).filter((name) => name !== '$schema'))
})

test.each(['json', 'ts'])('its example in %s is a configuration', async (language) => {
  const example = new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, 'm').exec(page)?.[1] ?? ''
  const cwd = temporaryProject({ [`sendonce.config.${language}`]: example })
  expect(await loadConfiguration(cwd)).toMatchObject({ paths: ['src'] })
})

test('its message is the one that is shown', async () => {
  const cwd = temporaryProject({ 'sendonce.config.json': '{ "minConfidnce": "low" }' })
  const error = await loadConfiguration(cwd).catch((one: unknown) => one)
  const { message, hint } = error as { readonly message: string; readonly hint: string }
  expect(page).toContain(`sendonce: ${message}: ${hint}\n`)
})
