import { expect, test } from 'vitest'
import { analyseUnits } from '../../src/project/analyse-units.ts'
import type { UnitRecord } from '../../src/project/unit-record.ts'
import type { Outcome, UnitRunner } from '../../src/project/unit-runner.ts'
import { Units, type Unit } from '../../src/project/units.ts'

const nobody: UnitRunner = {
  analyse: () => ({ kind: 'left', file: '' }),
  advise: () => ({ advice: {}, trace: { reads: {}, majors: [], resolutions: '[]' } }),
}

const nameOf = ({ packages }: Unit): string => packages.join('+')

/** A record that tells the unit that it is of. */
function recordOf(unit: Unit): UnitRecord {
  const numbers = { entryPoints: 0, unresolvedCalls: 0, parseMs: 0, linkMs: 0, analyseMs: 0 }
  return {
    analysis: {
      findings: [],
      skipped: [],
      unfollowed: [],
      analysedFiles: unit.files.length,
      ...numbers,
    },
    trace: { reads: {}, majors: [], resolutions: nameOf(unit) },
    advice: {},
  }
}

/** Runs units of one file each, in so many runners; `answer` is asked for what comes of the attempts, in turn. */
class Run {
  readonly asked: string[] = []
  readonly #waiting = new Map<string, (outcome: Outcome) => void>()
  readonly #units: Units
  readonly #all: Promise<ReadonlyMap<Unit, UnitRecord>>

  constructor(packages: readonly string[], runners: number, known: readonly string[] = []) {
    const files = packages.map((name) => `${name}/a.js`)
    this.#units = new Units(files, (file) => file.split('/')[0] ?? '')
    const reused = this.#units.all.filter((unit) => known.includes(nameOf(unit)))
    this.#all = analyseUnits(this.#units, {
      known: new Map(reused.map((unit) => [unit, recordOf(unit)])),
      runners: Array.from({ length: runners }, () => nobody),
      weigh: ({ packages: [name = ''] }) => name.length,
      analyse: (unit) => {
        this.asked.push(nameOf(unit))
        return new Promise((resolve) => {
          this.#waiting.set(nameOf(unit), resolve)
        })
      },
    })
  }

  /** One that is being analysed comes to its end, or is left for the package `to`. */
  async end(name: string, to?: string): Promise<void> {
    const unit = this.#units.all.find((one) => nameOf(one) === name)
    const record = recordOf(unit ?? { packages: [name], files: [] })
    const outcome: Outcome = to
      ? { kind: 'left', file: `${to}/a.js` }
      : { kind: 'analysed', record }
    this.#waiting.get(name)?.(outcome)
    await new Promise(setImmediate)
  }

  /** The units that were made of the packages, and what they were given where it is of another one. */
  async results(): Promise<string[]> {
    const all = await this.#all
    return [...all].map(([unit, { trace }]) =>
      trace.resolutions === nameOf(unit) ? nameOf(unit) : `${nameOf(unit)}: ${trace.resolutions}`,
    )
  }
}

test('each runner takes the heaviest unit that is left; results are in the order of files', async () => {
  const run = new Run(['a', 'bbb', 'cc'], 2)
  expect(run.asked).toEqual(['bbb', 'cc'])
  await run.end('cc')
  expect(run.asked).toEqual(['bbb', 'cc', 'a'])
  await run.end('a')
  await run.end('bbb')
  expect(await run.results()).toEqual(['a', 'bbb', 'cc'])
})

test('what was joined waits until all others were tried', async () => {
  const run = new Run(['a', 'b', 'c', 'd'], 1)
  await run.end('a', 'c')
  await run.end('b')
  await run.end('d', 'a')
  await run.end('a+c+d')
  expect(run.asked).toEqual(['a', 'b', 'd', 'a+c+d'])
  expect(await run.results()).toEqual(['a+c+d', 'b'])
})

test('what is known of a unit does not hold where another one leads to it', async () => {
  const run = new Run(['a', 'b'], 1, ['b'])
  await run.end('a', 'b')
  await run.end('a+b')
  expect(await run.results()).toEqual(['a+b'])
})

test('what is found in a unit that was joined meanwhile is of no use, and not waited for', async () => {
  const run = new Run(['a', 'b', 'c'], 2)
  await run.end('a', 'b')
  await run.end('b')
  expect(run.asked).toEqual(['a', 'b', 'c', 'a+b'])
  await run.end('c', 'a')
  await run.end('a+b+c')
  expect(run.asked).toEqual(['a', 'b', 'c', 'a+b', 'a+b+c'])
  // Nobody has said what came of a+b.
  expect(await run.results()).toEqual(['a+b+c'])
})

test('where something goes wrong nobody goes on', async () => {
  const run = new Run(['a', 'b', 'c', 'd'], 2)
  const failure = expect(run.results()).rejects.toThrow('nowhere/a.js is in no unit')
  await run.end('a', 'nowhere')
  await failure
  await run.end('b')
  expect(run.asked).toEqual(['a', 'b'])
})
