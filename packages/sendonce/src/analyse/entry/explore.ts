import type { Engine } from '../engine.ts'
import type { EntryPoint } from './entry-points.ts'
import { layersFor } from '../domain/chain.ts'
import { activate } from '../interpret/invoke.ts'
import type { Conflict, Outcome } from '../machine.ts'
import { reduce } from '../domain/merge.ts'
import { runLayers } from '../effects/next.ts'
import type { Program } from './program.ts'
import { drain, mayRun, runRegion } from '../later/regions.ts'
import { settlementOf } from '../later/promises.ts'
import { State, type Answer, type Frame, type Place } from '../domain/state.ts'
import { requestValue, responseValue, unknownValue, type Value } from '../domain/value.ts'

/** Steps that one entry point may take. */
const entryBudget = 15_000
/** How many regions may run one after the other behind a handler, and how many in all. */
const depthLimit = 4
const regionLimit = 120

export interface Exploration {
  readonly conflicts: readonly Conflict[]
  /** False when the entry point took more steps than it may: what was found until then still holds. */
  readonly isComplete: boolean
}

/** Runs an entry point from an unanswered response, and then what it left to run later. */
export function explore(program: Program, entry: EntryPoint): Exploration {
  const { engine } = program
  engine.conflicts = []
  engine.forgetExploration()
  const isComplete = engine.within(entryBudget, () => {
    const { states, frame } = runEntry(program, entry, new State(engine.heap, false))
    settleAll(engine, states, frame)
    if (entry.roles.includes('error')) runCommitted(program, entry)
  })
  const { conflicts } = engine
  engine.conflicts = []
  return { conflicts, isComplete }
}

/** An error handler also runs for errors that come when the response is out already. */
function runCommitted(program: Program, entry: EntryPoint): void {
  const state = new State(program.engine.heap, false)
  state.phase = 'committed'
  state.assume('a handler fails after it answered', 3)
  runEntry(program, entry, state)
}

function runEntry(
  program: Program,
  entry: EntryPoint,
  state: State,
): { states: State[]; frame: Frame } {
  const { engine } = program
  const region = engine.newRegionInfo({
    kind: 'entry',
    label: entry.fn.fn.name,
    source: '',
    place: null,
    parent: null,
    salt: entry.fn.key,
  })
  const id = engine.environmentId(0, entry.place, `entry:${entry.fn.key}`)
  const frame: Frame = {
    parent: null,
    functionName: '',
    functionKey: '',
    via: 'entry',
    call: null,
    caught: null,
    region,
    depth: 0,
    activationId: id,
    env: entry.fn.env,
    isUnawaited: false,
  }
  const args = entry.roles.map((role, index) => argumentFor(entry, role, index, state, id))
  const self = program.receiverOf(entry.fn)
  const outer = activate({ fn: entry.fn, envId: id, self, args, frame, observed: true }, true)
  const outcomes = engine.call(
    {
      callee: entry.callee,
      self,
      args,
      state,
      place: entry.place,
      via: 'call',
      awaited: true,
      isNew: false,
    },
    outer,
  )
  const failed = [...outer.thrown, ...(entry.handlesRejection ? rejected(outcomes) : [])]
  const answered = failed.flatMap((failure) => throwOut(engine, entry, failure, outer))
  return { states: [...outcomes.map((outcome) => outcome.state), ...answered], frame }
}

function argumentFor(
  entry: EntryPoint,
  role: EntryPoint['roles'][number],
  index: number,
  state: State,
  id: number,
): Value {
  if (role === 'request') return requestValue
  if (role === 'response') return responseValue
  if (role === 'next') return { kind: 'next', chain: entry.chain }
  if (role === 'done') return { kind: 'next', chain: null, isDone: true }
  const value = unknownValue(`param:${id}:${index}`)
  if (role === 'error') state.learn(value.key, { may: 4 })
  if (role instanceof Map) {
    for (const [name, inner] of role)
      state.write(`${value.key}.${name}`, argumentFor(entry, inner, 0, state, id))
  }
  return value
}

function rejected(outcomes: readonly Outcome[]): Outcome[] {
  return outcomes.flatMap(({ value, state }) => {
    const settled = value.kind === 'promise' ? settlementOf(state, value.id) : null
    return settled && !settled.ok ? [{ value: settled.value, state: state.clone() }] : []
  })
}

/**
 * What leaves a handler by `throw` goes to the error handlers behind it. Gives the paths on which these
 * answered while something of the handler is still under way.
 */
function throwOut(
  engine: Engine,
  entry: EntryPoint,
  failure: Outcome,
  outer: ReturnType<typeof activate>,
): State[] {
  const { chain } = entry
  const { state } = failure
  const place = state.steps?.place ?? entry.place
  if (!chain || ['unknown', 'silent', 'handed-off'].includes(state.phase)) return []
  if (state.phase !== 'open') {
    runLayers(engine, chain, true, { place }, state, outer)
    return []
  }
  // Before an answer an error is what error handlers are for.
  if (state.pending.length === 0 || !assumeFailure(state)) return []
  if (layersFor(chain, true).length > 0)
    return runLayers(engine, chain, true, { place }, state, outer)
  if (!chain.complete) return []
  state.phase = 'ended'
  state.first = answerOutside(place, state, outer)
  return [state]
}

/**
 * That the program throws itself is one thing, that what it waits for fails just then is another. Of what
 * else might throw nothing is claimed.
 */
function assumeFailure(state: State): boolean {
  const { steps } = state
  if (steps?.kind !== 'throw') state.assume('what is awaited fails', 3)
  else if (steps.label === 'throws') state.assume('the handler throws', 1)
  else return false
  return true
}

/** What a framework answers to an error that no handler of the program takes. */
function answerOutside(
  place: Place,
  state: State,
  { frame, caught, block }: ReturnType<typeof activate>,
): Answer {
  const { steps, rounds } = state
  return {
    place,
    name: 'error handler',
    kind: 'outside',
    status: null,
    chain: null,
    frame,
    caught,
    block,
    steps,
    rounds,
  }
}

/** Tries the orders in which what is pending can run, until each way was taken once. */
function settleAll(engine: Engine, states: readonly State[], frame: Frame): void {
  const seen = new Set<string>()
  let runs = 0
  let level = drain(engine, states)
  for (let depth = 0; depth < depthLimit && level.length > 0; depth++) {
    const next: State[] = []
    for (const state of level) {
      if (state.phase === 'silent') continue
      for (const region of state.pending) {
        if (!mayRun(region, state)) continue
        const key = `${frame.region.id}|${orderKey(state)}|${region.info.id}`
        if (seen.has(key) || ++runs > regionLimit) continue
        seen.add(key)
        next.push(...runRegion(engine, region, state.clone()))
      }
    }
    level = reduce(next)
  }
}

function orderKey(state: State): string {
  const { first: answer } = state
  const first = answer ? `${answer.kind}:${answer.place.file}:${answer.place.at}` : ''
  return `${state.phase}|${first}|${state.pending.map((region) => region.info.id).join()}|${state.guarded}|${state.rounds}`
}
