import { relative } from 'node:path'
import { packageOf, patternByCode, type Incident, type Place, type Sighting } from '@sendonce/model'
import { Test, TestFile, type Account, type Happened } from './account.ts'

/** One reason for which a test, or its file, fails. */
export interface Reason {
  readonly text: string
  /** Where: runners show the code at the first frame. */
  readonly stack: readonly Place[]
}

/** An error that a runner shows as it shows any other. */
export function failureOf(reasons: readonly Reason[]): Error {
  const message = reasons.map(({ text }) => text).join('\n')
  const error = new Error(message)
  error.name = 'SendOnceError'
  const frames = reasons[0]?.stack.map((place) => `    at ${frameOf(place)}`) ?? []
  error.stack = [`${error.name}: ${message}`, ...frames].join('\n')
  return error
}

function frameOf({ file, line, column, function: name }: Place): string {
  const place = `${file}:${line}:${column}`
  return name ? `${name} (${place})` : place
}

/** Two answers to one request; `of`: whose it was, where that is not the test that fails. */
export function reasonOf({ incident, request }: Happened, of?: Account): Reason {
  const { code, first, second, error, reaction } = incident
  const title = patternByCode(code)?.title ?? incident.message
  const late = reaction === 'threw' ? `  threw ${error?.code ?? error?.name ?? 'an error'}` : ''
  const lines = [
    `${code} ${title}: ${request}`,
    ...(of ? [whose(of)] : []),
    `  first answer  ${sightingOf(first)}`,
    `  second answer ${sightingOf(second)}${late}`,
  ]
  return { text: lines.join('\n'), stack: stackOf(incident) }
}

function whose(account: Account): string {
  if (account instanceof Test) {
    const file = account.file.about.name
    return `  when its test was over: ${account.name}${file ? `, ${shown(file)}` : ''}`
  }
  const name = account instanceof TestFile ? account.about.name : null
  return `  which test has sent it is not known${name ? `: ${shown(name)}` : ''}`
}

const shown = (file: string): string => relative(process.cwd(), file)

function sightingOf(sighting: Sighting | null): string {
  if (!sighting) return 'not seen'
  const { call } = sighting
  const place = sighting.place ?? sighting.stack[0]
  if (!place) return `res.${call}()`
  return `res.${call}() at ${shown(place.file)}:${place.line}:${place.column}`
}

/** From the program's own call on, which is where people look, without the framework that called the program. */
function stackOf({ second }: Incident): readonly Place[] {
  const { place, stack } = second ?? { place: null, stack: [] }
  if (!place) return stack
  const end = stack.findLastIndex(({ file }) => packageOf(file) === null)
  return stack.slice(Math.max(0, stack.indexOf(place)), end + 1)
}

/** What was expected did not happen. */
export function missingReason(code: string | null, happened: readonly Happened[]): Reason {
  const others = [...new Set(happened.map(({ incident }) => incident.code))].join(', ')
  const instead = others === '' ? 'no request was answered twice' : `what happened is ${others}`
  return { text: `expected ${code ?? 'an incident'}, but ${instead}`, stack: [] }
}
