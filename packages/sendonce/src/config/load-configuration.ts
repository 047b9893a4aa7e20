import { readFileSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import { Ajv, type ErrorObject } from 'ajv'
import { createJiti } from 'jiti'
import { lilconfig, type LoaderResult } from 'lilconfig'
import { UsageError } from '../util/usage-error.ts'
import type { Configuration } from './configuration.ts'

export type { Configuration } from './configuration.ts'

const names = ['json', 'js', 'mjs', 'cjs', 'ts', 'mts', 'cts'].map(
  (ending) => `sendonce.config.${ending}`,
)

const loadModule = async (file: string): Promise<LoaderResult> =>
  (await createJiti(import.meta.url).import(file, { default: true })) as LoaderResult

/**
 * The configuration of a folder: `file`, or the nearest `sendonce.config.*` or `"sendonce"` in
 * package.json at or above `cwd`. An empty one when there is none. Throws `UsageError` for a file that is
 * missing, cannot be loaded, or says something that is not in the schema.
 */
export async function loadConfiguration(cwd: string, file?: string): Promise<Configuration> {
  const loaders = {
    '.js': loadModule,
    '.mjs': loadModule,
    '.cjs': loadModule,
    '.ts': loadModule,
    '.mts': loadModule,
    '.cts': loadModule,
  }
  const search = lilconfig('sendonce', { searchPlaces: ['package.json', ...names], loaders })
  const shown = (path: string): string => relative(cwd, path) || path
  try {
    const found =
      file === undefined ? await search.search(cwd) : await search.load(resolve(cwd, file))
    if (!found || found.isEmpty) return {}
    return validate(found.config, shown(found.filepath))
  } catch (error) {
    if (error instanceof UsageError) throw error
    const message = (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? ''
    if (file !== undefined && /ENOENT/.test(message)) {
      throw new UsageError(
        `there is no configuration file ${file}`,
        'check the path behind --config',
      )
    }
    throw new UsageError(
      `the configuration cannot be loaded (${message})`,
      'mend the file, or name another with --config',
    )
  }
}

function validate(value: unknown, file: string): Configuration {
  const schema = JSON.parse(
    readFileSync(new URL('../../schema/config.schema.json', import.meta.url), 'utf8'),
  ) as object
  const check = new Ajv({ allErrors: false, strict: false }).compile<Configuration>(schema)
  if (check(value)) return value
  const error = check.errors?.[0]
  throw new UsageError(
    `${file}: ${error ? wordsOf(error) : 'the configuration is not valid'}`,
    'docs/reference/configuration.md lists what it may say',
  )
}

function wordsOf(error: ErrorObject): string {
  const where = error.instancePath.slice(1).replaceAll('/', '.')
  const params = error.params as { additionalProperty?: string; allowedValues?: readonly string[] }
  if (params.additionalProperty !== undefined) {
    return `unknown ${where === 'rules' ? 'rule' : 'option'} '${params.additionalProperty}'`
  }
  const allowed = params.allowedValues ? `: ${params.allowedValues.join(', ')}` : ''
  return `${where || 'the configuration'} ${error.message ?? 'is not valid'}${allowed}`
}
