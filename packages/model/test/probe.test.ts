import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import {
  frameworkModels,
  pipeInto,
  type FrameworkModel,
  type OperationEffect,
  type ProbedState,
  type ResponseOperation,
} from '@sendonce/model'
import { describe, expect, test } from 'vitest'
import { expressCopies, nodeMatrix } from '../../../scripts/node-matrix.mjs'

const script = join(import.meta.dirname, 'probe', 'probe.cjs')
const root = join(import.meta.dirname, '..', '..', '..')
const states: readonly ProbedState[] = ['open', 'committed', 'ended']

interface Probe {
  readonly name: string
  readonly form: string
  readonly when: string
  readonly state: ProbedState
}

/** What the real response did. */
interface Note extends Probe {
  readonly before: ProbedState
  readonly after?: ProbedState
  readonly later?: ProbedState
  readonly missing?: boolean
  readonly thrown?: string | null
  readonly event?: string | null
  readonly called?: { readonly code: string | null } | null
  readonly nexted?: { readonly code: string | null }
  readonly crashed?: string | null
  readonly returnsThis?: boolean
  readonly guards: Readonly<Record<string, boolean | null>>
}

interface Cell extends Probe {
  readonly operation: ResponseOperation
  readonly effect: OperationEffect
}

/** Whether a Node major is in a range such as `<24` or `>=26`. */
function isIn(range: string | undefined, major: number): boolean {
  const match = /^(<|>=)(\d+)$/.exec(range ?? '')
  if (!match) return true
  return match[1] === '<' ? major < Number(match[2]) : major >= Number(match[2])
}

function cellsOf(model: FrameworkModel, major: number): Cell[] {
  return [...model.operations, pipeInto]
    .filter((operation) => isIn(operation.node, major))
    .flatMap((operation) =>
      operation.effects.flatMap((effect) =>
        states.map((state) => ({
          name: operation.name,
          form: operation.form,
          when: effect.when,
          state,
          operation,
          effect,
        })),
      ),
    )
}

/** The differences between a table cell and what was seen, in words. */
function differences({ operation, effect, state }: Cell, note: Note): string[] {
  const { how, to, code } = effect.effect[state]
  const wrong: string[] = []
  const say = (text: string): void =>
    void wrong.push(`${operation.name} (${effect.when}) in ${state}: ${text}`)
  if (note.missing) return [`${operation.name} does not exist`]
  if (note.before !== state) say(`could not be put into that state, it is ${note.before}`)
  const threw = 'thrown' in note
  if ((how === 'throw') !== threw) say(threw ? `throws ${note.thrown}` : 'does not throw')
  if (how === 'throw' && threw && code !== undefined && note.thrown !== code)
    say(`throws ${note.thrown}, not ${code}`)
  if ((how === 'error-event') !== 'event' in note)
    say('event' in note ? `emits error ${note.event}` : 'emits no error')
  if (how === 'error-event' && note.event !== code) say(`emits ${note.event}, not ${code}`)
  const failure = note.nexted ?? note.called
  if ((how === 'crash') !== 'crashed' in note)
    say('crashed' in note ? `throws ${note.crashed} to nobody` : 'does not throw later')
  // A transfer into an ended response may find the client gone, and is silent then.
  const mayBeSilent = effect.later === true && state === 'ended'
  if (how === 'error-to-callback' && !failure && !mayBeSilent) say('hands on no error')
  if (how !== 'error-to-callback' && note.nexted) say(`hands on an error ${note.nexted.code}`)
  const reached = effect.later ? note.later : note.after
  if (how === 'ok' && operation.name !== 'pipe' && operation.name !== 'destroy' && reached !== to)
    say(`leads to ${reached}, not ${to}`)
  if (operation.returns === 'this' && how === 'ok' && note.returnsThis === false)
    say('does not return the response')
  return wrong
}

function probe(binary: string, framework: string, folder: string, cells: readonly Cell[]): Note[] {
  const input = JSON.stringify(
    cells.map(({ name, form, when, state }) => ({ name, form, when, state })),
  )
  const output = execFileSync(binary, ['--no-warnings', script, framework, folder], {
    input,
    encoding: 'utf8',
    timeout: 60_000,
  })
  return JSON.parse(output) as Note[]
}

/** Real packages of each model. */
function packagesOf(
  model: FrameworkModel,
): { readonly version: string; readonly folder: string }[] {
  if (model.name === 'connect')
    return [{ version: '3.7.0', folder: join(root, 'node_modules', 'connect') }]
  if (!model.name.startsWith('express')) return [{ version: '', folder: '' }]
  return expressCopies().filter(({ version }) =>
    version.startsWith(model.name.slice('express'.length)),
  )
}

describe.each(nodeMatrix())('Node $version', ({ binary, version }) => {
  const major = Number(version.split('.')[0])
  const runs = frameworkModels.flatMap((model) =>
    packagesOf(model).map((one) => ({ model, ...one, label: `${model.name} ${one.version}` })),
  )

  test.each(runs)(
    '$label does what its table says',
    ({ model, folder }) => {
      const cells = cellsOf(model, major)
      const notes = probe(binary, model.name, folder, cells)
      expect(notes).toHaveLength(cells.length)
      expect(cells.flatMap((cell, index) => differences(cell, notes[index] as Note))).toEqual([])
    },
    60_000,
  )

  test('guards read as their table says', () => {
    const [nodeHttp] = frameworkModels
    const cells = cellsOf(nodeHttp as FrameworkModel, major).filter(
      (cell) => cell.name === 'statusCode',
    )
    for (const note of probe(binary, 'node-http', '', cells)) {
      for (const guard of nodeHttp?.guards ?? []) {
        const seen = note.guards[guard.name]
        if (seen === undefined || seen === null || guard.unreliable) continue
        expect({ guard: guard.name, state: note.state, seen }).toEqual({
          guard: guard.name,
          state: note.state,
          seen: guard.trueIn.includes(note.state),
        })
      }
    }
  }, 60_000)
})
