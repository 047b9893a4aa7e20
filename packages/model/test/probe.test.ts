import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import {
  frameworkModels,
  type FrameworkModel,
  type Reaction,
  type Transition,
} from '@sendonce/model'
import { describe, expect, test } from 'vitest'
import { expressCopies, nodeMatrix } from '../../../scripts/node-matrix.mjs'
import {
  cellsOf,
  differences,
  idleProbes,
  isInvisible,
  type Cell,
  type Note,
  type Probe,
} from './probe/compare.ts'

const script = join(import.meta.dirname, 'probe', 'probe.cjs')
const root = join(import.meta.dirname, '..', '..', '..')

/** Makes the calls on real responses; behind them, the notes of the idle probes. */
function run(binary: string, framework: string, folder: string, probes: readonly Probe[]): Note[] {
  const wanted = [...probes, ...idleProbes].map(({ name, form, when, state, isLater }) => ({
    name,
    form,
    when,
    state,
    isLater,
  }))
  const output = execFileSync(binary, ['--no-warnings', script, framework, folder], {
    input: JSON.stringify(wanted),
    encoding: 'utf8',
    timeout: 60_000,
    env: { ...process.env, NO_DEPRECATION: 'express' },
  })
  return JSON.parse(output) as Note[]
}

/** What is wrong in the cells, judged by notes that `run` made for them. */
function judge(cells: readonly Cell[], notes: readonly Note[]): string[] {
  const idle = notes.slice(cells.length)
  return cells.flatMap((cell, index) => {
    const note = notes[index]
    const quiet = idle.find((one) => one.state === cell.state)
    return note && quiet ? differences(cell, note, quiet) : [`${cell.name} was not probed`]
  })
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

const runs = frameworkModels.flatMap((model) =>
  packagesOf(model).map((one) => ({ model, ...one, label: `${model.name} ${one.version}`.trim() })),
)

describe.each(nodeMatrix())('Node $version', ({ binary, version }) => {
  const major = Number(version.split('.')[0])

  test.each(runs)(
    '$label does what its table says',
    ({ model, folder }) => {
      const cells = cellsOf(model, major)
      const notes = run(binary, model.name, folder, cells)
      expect(notes).toHaveLength(cells.length + idleProbes.length)
      expect(judge(cells, notes)).toEqual([])
    },
    60_000,
  )

  test('guards read as their table says', () => {
    const guards = frameworkModels[0]?.guards ?? []
    const read = run(binary, 'node-http', '', []).flatMap((note) =>
      guards.flatMap(({ name, trueIn, unreliable }) => {
        const seen = note.guards[name] ?? null
        const said = trueIn.includes(note.state)
        // An unreliable guard may be late; when it says yes, it is right.
        if (seen === null || (unreliable && !seen)) return []
        return [{ name, state: note.state, seen, said }]
      }),
    )
    const reliable = guards.filter(({ unreliable }) => !unreliable)
    for (const { name } of reliable) expect(read.filter((one) => one.name === name)).toHaveLength(3)
    expect(read.filter(({ seen, said }) => seen !== said)).toEqual([])
  }, 60_000)
})

test('a wrong reaction or a wrong state in any cell is noticed', () => {
  const [model] = frameworkModels
  if (!model) throw new Error('there is no model')
  const cells = cellsOf(model, Number(process.versions.node.split('.')[0]))
  const notes = run(process.execPath, model.name, '', cells)
  const idle = notes.slice(cells.length)
  const unnoticed = cells.flatMap((cell, index) =>
    mutantsOf(cell)
      .filter((mutant) => judge([mutant], [notes[index] as Note, ...idle]).length === 0)
      .map(({ name, state, effect }) => `${name} in ${state} as ${effect.effect[state].how}`),
  )
  expect(unnoticed).toEqual([])
}, 60_000)

/** The cell with each other reaction, and with another state. */
function mutantsOf(cell: Cell): Cell[] {
  const { how, to } = cell.effect.effect[cell.state]
  const reactions: readonly Reaction[] = ['ok', 'throw', 'ignore', 'error-event', 'corrupt']
  const transitions: Transition[] = reactions
    .filter((other) => other !== how && !isAlike(cell, other))
    .map((other) => ({ how: other, to }))
  if (cell.name !== 'destroy') transitions.push({ how, to: to === 'open' ? 'ended' : 'open' })
  return transitions.map((wrong) => ({
    ...cell,
    effect: { ...cell.effect, effect: { ...cell.effect.effect, [cell.state]: wrong } },
  }))
}

/** Taking effect and being dropped look the same where the operation shows nowhere. */
function isAlike(cell: Cell, reaction: Reaction): boolean {
  const { how } = cell.effect.effect[cell.state]
  return [how, reaction].toSorted().join() === 'ignore,ok' && isInvisible(cell)
}
