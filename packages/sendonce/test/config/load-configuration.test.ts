import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadConfiguration } from '../../src/config/load-configuration.ts'
import { UsageError } from '../../src/util/usage-error.ts'
import { temporaryProject } from '../project/temporary-project.ts'

const typed = `import { defineConfig, type Configuration } from 'sendonce'
const rules: Configuration['rules'] = { SO013: 'off' }
export default defineConfig({ rules })`

const forms: readonly (readonly [file: string, text: string])[] = [
  ['package.json', '{ "name": "shop", "sendonce": { "rules": { "SO013": "off" } } }'],
  ['sendonce.config.json', '\uFEFF{ "rules": { "SO013": "off" } }'],
  ['sendonce.config.mjs', 'export default { rules: { SO013: "off" } }'],
  ['sendonce.config.cjs', 'module.exports = { rules: { SO013: "off" } }'],
  ['sendonce.config.js', 'module.exports = { rules: { SO013: "off" } }'],
  ['sendonce.config.js', 'export default { rules: { SO013: "off" } }'],
  ['sendonce.config.js', 'export default Promise.resolve({ rules: { SO013: "off" } })'],
  ['sendonce.config.ts', typed],
  ['sendonce.config.mts', typed],
]

test.each(forms)('%s: %s', async (file, text) => {
  const cwd = temporaryProject({ [file]: text })
  const expected = { rules: { SO013: 'off' } }
  expect(await loadConfiguration(cwd)).toEqual(expected)
  expect(await loadConfiguration(cwd, file)).toEqual(expected)
})

test('every option arrives as it was written', async () => {
  const configuration = {
    paths: ['src', 'server.js'],
    exclude: ['generated/**', '*.gen.ts'],
    includeTests: true,
    minConfidence: 'low',
    failOn: 'certain',
    rules: { SO001: 'note', SO002: 'warning', SO003: 'error', SO104: 'off' },
  }
  const text = JSON.stringify({ $schema: './schema.json', ...configuration })
  const cwd = temporaryProject({ 'sendonce.config.json': text })
  expect(await loadConfiguration(cwd)).toMatchObject(configuration)
})

test('without a file, and with an empty one, nothing is configured', async () => {
  expect(await loadConfiguration(temporaryProject({}))).toEqual({})
  expect(await loadConfiguration(temporaryProject({ 'package.json': '{}' }))).toEqual({})
  const cwd = temporaryProject({ 'sendonce.config.json': ' \n' })
  expect(await loadConfiguration(cwd, 'sendonce.config.json')).toEqual({})
})

test('the search ends at the root of the repository', async () => {
  const root = temporaryProject({
    'sendonce.config.json': '{ "failOn": "low" }',
    'shop/packages/api/package.json': '{}',
    'shop/sendonce.config.json': '{ "failOn": "certain" }',
    'other/package.json': '{}',
  })
  mkdirSync(join(root, 'shop', '.git'))
  mkdirSync(join(root, 'other', '.git'))
  expect(await loadConfiguration(join(root, 'shop/packages/api'))).toEqual({ failOn: 'certain' })
  expect(await loadConfiguration(join(root, 'other'))).toEqual({})
  // Without a repository only the folder itself counts.
  mkdirSync(join(root, 'loose'))
  expect(await loadConfiguration(join(root, 'loose'))).toEqual({})
})

test('paths and globs count from the folder of the configuration', async () => {
  const configuration = {
    paths: ['packages/api/src', '.'],
    exclude: ['*.gen.ts', 'packages/*/dist'],
  }
  const root = temporaryProject({
    'sendonce.config.json': JSON.stringify(configuration),
    'packages/api/package.json': '{}',
  })
  mkdirSync(join(root, '.git'))
  expect(await loadConfiguration(root)).toEqual(configuration)
  expect(await loadConfiguration(join(root, 'packages/api'))).toEqual({
    paths: ['src', join('..', '..')],
    exclude: ['*.gen.ts', '/dist'],
  })
})

const wrong: readonly (readonly [text: string, message: RegExp, hint: RegExp])[] = [
  ['{ "paths": [', /cannot be loaded \(x\.json: /, /mend the file/],
  ['[]', /^x\.json: the configuration must be an object, not \[\]$/, /configuration\.md/],
  ['{ "minConfidnce": "low" }', /^x\.json: unknown option 'minConfidnce'$/, /mean minConfidence\?/],
  ['{ "weather": 1 }', /unknown option 'weather'/, /configuration\.md/],
  ['{ "failOn": "sure" }', /^x\.json: failOn cannot be "sure"$/, /certain, high, medium, low$/],
  ['{ "paths": "src" }', /^x\.json: paths must be a list, not "src"$/, /configuration\.md/],
  ['{ "paths": ["a", 5] }', /^x\.json: paths\.1 must be text, not 5$/, /configuration\.md/],
  ['{ "rules": { "SO001": 2 } }', /rules\.SO001 cannot be 2/, /off, note, warning, error$/],
  ['{ "rules": { "so013": "off" } }', /there is no pattern 'so013'/, /mean SO013\?/],
  ['{ "rules": { "SO999": "off" } }', /there is no pattern 'SO999'/, /mean SO\d{3}\?/],
  ['{ "rules": { "all": "off" } }', /there is no pattern 'all'/, /sendonce explain/],
]

test.each(wrong)('%s is refused', async (text, message, hint) => {
  const error = await refusal({ 'x.json': text }, 'x.json')
  expect(error.message).toMatch(message)
  expect(error.hint).toMatch(hint)
  expect(error.message + error.hint).not.toContain('\n')
})

test.each([
  ['none.json', /no configuration file none\.json/, /--config/],
  ['folder.json', /cannot be loaded \(EISDIR/, /mend the file/],
  ['app.yaml', /app\.yaml cannot be a configuration/, /ends in \.json, \.js/],
  ['syntax.ts', /cannot be loaded \(syntax\.ts: /, /mend the file/],
  ['throws.mjs', /cannot be loaded \(throws\.mjs: no such luck\)/, /mend the file/],
  ['missing.mjs', /cannot be loaded \(missing\.mjs: .*ENOENT/, /mend the file/],
  ['function.cjs', /function\.cjs: .* must be an object, not a function/, /configuration\.md/],
  ['package.json', /package\.json has no "sendonce"/, /add it/],
])('the file %s is refused', async (file, message, hint) => {
  const files = {
    'folder.json/a': '',
    'app.yaml': 'paths: []',
    'syntax.ts': 'export default {{',
    'throws.mjs': 'throw new Error("no such luck\\nand more")',
    'missing.mjs': 'import { readFileSync } from "node:fs"; readFileSync("/no/such/file")',
    'function.cjs': 'module.exports = () => ({})',
    'package.json': '{ "name": "shop" }',
  }
  const error = await refusal(files, file)
  expect(error.message).toMatch(message)
  expect(error.hint).toMatch(hint)
  expect(error.message + error.hint).not.toContain('\n')
})

test('a broken file that was found, not named, is told by its name', async () => {
  const cwd = temporaryProject({ 'package.json': '{ "name": ' })
  await expect(loadConfiguration(cwd)).rejects.toThrow(/\(package\.json: /)
})

async function refusal(files: Readonly<Record<string, string>>, file: string): Promise<UsageError> {
  const error = await loadConfiguration(temporaryProject(files), file).catch((one: unknown) => one)
  if (error instanceof UsageError) return error
  throw new Error(`${file} was not refused`, { cause: error })
}
