import { readFileSync } from 'node:fs'
import { docsPage, patternByCode, patterns } from '@sendonce/model'
import { Ajv, type ErrorObject } from 'ajv'
import { nearest } from '../util/nearest.ts'
import { UsageError } from '../util/usage-error.ts'
import type { Configuration } from './configuration.ts'

const reference = `${docsPage('reference/configuration.md')} lists what it may say`

/** The schema's types in words. */
const types: Readonly<Record<string, string>> = {
  array: 'a list',
  boolean: 'true or false',
  object: 'an object',
  string: 'text',
}

interface Schema {
  readonly properties: Readonly<Record<string, unknown>>
}

/**
 * The value as a configuration. Throws `UsageError` for the first thing in it that the schema, or the
 * catalogue of patterns, does not know; `file` is how the message calls it.
 */
export function validateConfiguration(value: unknown, file: string): Configuration {
  const schema = readSchema()
  const check = new Ajv({ strict: false, verbose: true }).compile<Configuration>(schema)
  if (!check(value)) {
    const error = check.errors?.[0]
    if (!error) throw new UsageError(`${file}: the configuration is not valid`, reference)
    throw errorOf(error, file, Object.keys(schema.properties))
  }
  for (const code of Object.keys(value.rules ?? {}))
    if (!patternByCode(code)) throw unknownPattern(code, file)
  return value
}

function readSchema(): Schema {
  const place = new URL('../../schema/config.schema.json', import.meta.url)
  return JSON.parse(readFileSync(place, 'utf8')) as Schema
}

function errorOf(error: ErrorObject, file: string, options: readonly string[]): UsageError {
  const where = error.instancePath.slice(1).replaceAll('/', '.')
  const params = error.params as {
    readonly additionalProperty?: string
    readonly allowedValues?: readonly string[]
    readonly type?: string
  }
  const unknown = params.additionalProperty
  if (unknown !== undefined && where === 'rules') return unknownPattern(unknown, file)
  if (unknown !== undefined) {
    return new UsageError(`${file}: unknown option '${unknown}'`, suggestion(unknown, options))
  }
  const given = shortened(error.data)
  if (params.allowedValues) {
    return new UsageError(
      `${file}: ${where} cannot be ${given}`,
      `it is one of ${params.allowedValues.join(', ')}`,
    )
  }
  const subject = where || 'the configuration'
  const type = types[params.type ?? '']
  const wanted = type ? `must be ${type}` : (error.message ?? 'is not valid')
  return new UsageError(`${file}: ${subject} ${wanted}, not ${given}`, reference)
}

function unknownPattern(code: string, file: string): UsageError {
  const codes = patterns.map((pattern) => pattern.code)
  return new UsageError(
    `${file}: rules: there is no pattern '${code}'`,
    suggestion(code, codes, 'sendonce explain lists all'),
  )
}

function suggestion(word: string, known: readonly string[], otherwise = reference): string {
  const near = nearest(word, known)
  return near ? `did you mean ${near}?` : otherwise
}

function shortened(value: unknown): string {
  const text = typeof value === 'function' ? 'a function' : (JSON.stringify(value) ?? 'undefined')
  return text.length > 40 ? `${text.slice(0, 39)}…` : text
}
