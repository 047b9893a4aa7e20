import { vocabularyOf } from '@sendonce/model/calls'
import { isHandingOn } from '../domain/answer.ts'
import { placeKey } from '../domain/place.ts'
import type { Left } from '../effects/equipment.ts'
import { answerAnyway } from '../effects/answer.ts'
import { reportMixed } from '../effects/prepared-answer.ts'
import { sendSettled, settleHandler, settleReturned } from '../effects/returned-answer.ts'
import { breakOff } from '../later/broken-off.ts'
import type { Engine } from '../engine.ts'
import { argumentFor, placeNative } from './entry-arguments.ts'
import type { EntryPoint } from './entry-points.ts'
import { callAttached, callReturned } from './handed-out.ts'
import { callListeners } from './listeners.ts'
import { weighHandingOn } from './hand-on.ts'
import { listenersBehind } from '../domain/chain.ts'
import { activate } from '../interpret/invoke.ts'
import type { Activation, Conflict, Outcome } from '../machine.ts'
import { reduce } from '../domain/merge.ts'
import { likeliestFirst } from '../domain/likeliest.ts'
import type { Program } from './program.ts'
import { mayRun } from '../later/event-order.ts'
import { drain, runRegion } from '../later/regions.ts'
import { countsBy, timesCome } from '../later/repeats.ts'
import { producerOf } from '../later/producers.ts'
import { isOwnPromise, settledWays, settlementOf } from '../later/settlements.ts'
import type { Region } from '../domain/region.ts'
import { outermostFrame, outermostRegion, type Frame } from '../domain/frame.ts'
import { State } from '../domain/state.ts'
import { leave, overhear } from '../later/overhear.ts'
import { noteGiven, noteSettled } from './given-to-callers.ts'
import { endsInAnswer, type End, type Silence } from './silence.ts'
import { silencesOf } from './silences.ts'
import { likeliestOf, throwOut } from './throw-out.ts'
import { undefinedValue } from '../domain/value.ts'

/** Steps that one entry point may take. */
const entryBudget = 15_000
/** How many regions may run one after the other behind a handler, and how many in all: more as long as they cost little. */
const depthLimit = 6
const regionLimit = 120
const cheapRegionLimit = 300
/** How much of the budget one of them may use up: the others are to be seen as well. */
const regionShare = 0.2
/** How often an event that repeats comes on one path: more rounds show nothing new, as in a loop. */
const eventRounds = 2

/** What a path behind a rejection that nobody takes assumes. */
export const outlivingRejection = 'the process outlives a rejection'

/** One way in which all that an entry point started comes to its end. */
export interface Exit extends Pick<State, 'phase' | 'first' | 'begun' | 'steps' | 'doubts'> {
  /** The handler, or what it has left alone, failed before an answer, and its framework does not hear of that. */
  readonly isLost: boolean
}

export interface Exploration {
  readonly conflicts: readonly Conflict[]
  /** How the paths on which nothing more can run have ended. */
  readonly exits: readonly Exit[]
  readonly ends: readonly End[]
  /** The ways on which nobody answers. */
  readonly silences: readonly Silence[]
  /** False when the entry point took more steps than it may, or met a fault: what was found until then still holds. */
  readonly isComplete: boolean
  /** What went wrong in the analysis itself. */
  readonly fault: string | null
  /** It answers when it has handed on. */
  readonly isClosing: boolean
  /** What those find that are explored later. */
  readonly left: readonly Left[]
}

/** Runs an entry point from an unanswered response, and then what it left to run later. */
export function explore(program: Program, entry: EntryPoint): Exploration {
  const { engine } = program
  engine.conflicts = []
  engine.forgetExploration()
  const vocabulary = vocabularyOf(entry.framework)
  engine.vocabulary = entry.isOvertaken ? { ...vocabulary, keepsAnswered: false } : vocabulary
  engine.closesQuietly = entry.closesQuietly
  engine.rendersLater = entry.rendersLater
  engine.answeredInside = entry.answeredInside ?? null
  const { returned } = entry
  const prepared = { mixed: [], served: new Set<string>() }
  engine.completion =
    returned && !entry.answeredInside
      ? { fn: entry.fn.fn, returned, prepared, promised: new Map() }
      : null
  const ends: End[] = []
  let committed: readonly State[] = []
  let failed: readonly State[] = []
  const left: Left[] = []
  const isComplete = engine.within(entryBudget, () => {
    const { states, frame, outer, promises, stalled, thrown, fail } = runEntry(
      program,
      entry,
      new State(engine.heap, false),
    )
    const isFailed = (state: State): boolean =>
      promises.some((id) => settlementOf(state, id)?.ok === false)
    const { file } = entry.fn.env.module
    const done = { place: { file, ...entry.fn.fn.span }, activation: outer }
    settleAll(engine, states, frame, {
      onTurn: (state) => {
        for (const id of promises) settleHandler(engine, id, state, done)
        settleReturned(engine, state, done)
      },
      onExit: (state) => {
        noteSettled(entry, promises, state)
        ends.push({ state, isFailed: isFailed(state) })
      },
      // What fails at once is answered already.
      onRun: (before, paths) => {
        sendSettled(engine, before, paths)
        return isFailed(before) ? [] : paths.filter((path) => isFailed(path)).flatMap(fail)
      },
    })
    committed = [...stalled, ...engine.stalled]
    failed = thrown.filter(({ phase }) => phase !== 'open')
    for (const { state } of ends) left.push(...engine.equipment.keep(state, entry.chain))
    if (entry.roles.includes('error') && engine.vocabulary.failsBehindAnswers)
      committed = [...committed, ...runCommitted(program, entry)]
  })
  reportMixed(engine, prepared)
  const conflicts = weighHandingOn(program, entry, engine.conflicts)
  engine.conflicts = []
  const stopped = committed.map((state) => ({ state, isFailed: false }))
  return {
    conflicts,
    ends,
    exits: [...ends.map((end) => exitOf(end, entry.handlesRejection)), ...failed.map(failedExit)],
    silences: isComplete ? silencesOf(engine, entry, [...ends, ...stopped]) : [],
    isComplete,
    fault: engine.takeFault(),
    isClosing: engine.isClosing,
    left,
  }
}

/** An error handler also runs for errors that come when the response is out already. */
function runCommitted(program: Program, entry: EntryPoint): readonly State[] {
  const state = new State(program.engine.heap, false)
  state.phase = 'committed'
  if (entry.isForBrokenOff) breakOff(state)
  else state.assume('a handler fails after it answered', 3)
  return runEntry(program, entry, state).states
}

interface Run {
  readonly states: readonly State[]
  readonly frame: Frame
  /** The call of the framework. */
  readonly outer: Activation
  readonly promises: readonly string[]
  /** Paths behind an error handler that was given a failure after an answer. */
  readonly stalled: readonly State[]
  /** Paths on which the handler itself fails. */
  readonly thrown: readonly State[]
  /** The paths on which a failure of the handler's promise, on this path, is answered. */
  readonly fail: (state: State) => readonly State[]
}

function runEntry(program: Program, entry: EntryPoint, state: State): Run {
  const { engine } = program
  const region = engine.newRegionInfo(outermostRegion(entry.fn.fn.name, entry.fn.key))
  const id = engine.environmentId(0, entry.place, `entry:${entry.fn.key}`)
  // It is the framework's, which calls the handler.
  const frame: Frame = {
    ...outermostFrame(region, id, entry.fn),
    functionName: '',
    functionKey: '',
  }
  placeNative(engine.vocabulary, state)
  const args = entry.roles.map((role, index) => argumentFor(entry, role, index, state, id))
  const self = program.receiverOf(entry.fn)
  const others = entry.isListener && entry.chain ? listenersBehind(entry.chain) : []
  const outer = activate(
    { fn: entry.fn, envId: id, self, args, frame, observed: true },
    // They come before what is behind its first `await`.
    others.length === 0,
  )
  const outcomes = engine
    .call(
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
    .flatMap(settledApart)
  noteGiven(entry, outcomes)
  const rejections = rejected(outcomes)
  const { answeredBy } = entry
  const failed = new Set(rejections.map((rejection) => rejection.state))
  if (answeredBy)
    for (const { state: path } of outcomes)
      if (!failed.has(path))
        answerAnyway(engine, answeredBy.name, path, { place: answeredBy.place, activation: outer })
  const stalled: State[] = []
  const fail = (path: State): readonly State[] =>
    throwOut(engine, entry, { value: undefinedValue, state: path.clone() }, outer, stalled)
  const answersTo = (failure: Outcome): readonly State[] =>
    throwOut(engine, entry, { ...failure, state: failure.state.clone() }, outer, stalled)
  const answered = likeliestOf(outer.thrown).flatMap(answersTo)
  const left = new Set(outcomes.map((outcome) => outcome.state))
  const thrown = outer.thrown.map((failure) => failure.state)
  for (const rejection of rejections) {
    if (!entry.handlesRejection) {
      rejection.state.assume(outlivingRejection, 1)
      continue
    }
    thrown.push(rejection.state)
    const paths = answersTo(rejection)
    answered.push(...paths)
    // The framework answers what fails at once before anyKind else can run.
    if (paths.length > 0) left.delete(rejection.state)
  }
  if (entry.handlesRejection)
    answered.push(...outcomes.filter(isFromOutside).flatMap((failure) => fail(failure.state)))
  // Layers that others wait for have come to their end when that is called.
  const isOver = engine.vocabulary.context !== null
  const attached = isOver ? [] : callAttached(engine, entry, outcomes, outer)
  if (!entry.isRegistered && !isOver)
    for (const outcome of outcomes) callReturned(engine, entry, outcome, outer)
  return {
    states: callListeners(engine, others, [...left, ...answered, ...attached], outer),
    frame,
    outer,
    stalled,
    thrown,
    fail: (path) => (entry.handlesRejection ? fail(path) : []),
    promises: outcomes.flatMap(({ value }) => (value.kind === 'promise' ? [value.id] : [])),
  }
}

/** A path that stands for two of which only one came to the end of the handler without a failure is both again. */
function settledApart(outcome: Outcome): readonly Outcome[] {
  const { value, state } = outcome
  const ways = value.kind === 'promise' ? settledWays(state, value.id) : []
  return ways.length < 2 ? [outcome] : ways.map((way) => ({ value, state: way.state }))
}

function rejected(outcomes: readonly Outcome[]): Outcome[] {
  return outcomes.flatMap(({ value, state }) => {
    const settled = value.kind === 'promise' ? settlementOf(state, value.id) : null
    return settled && !settled.ok ? [{ value: settled.value, state }] : []
  })
}

/** Whether a handler gave back a promise that only code outside of the program settles. */
function isFromOutside({ value, state }: Outcome): boolean {
  if (state.phase !== 'open' || value.kind !== 'promise') return false
  if (settlementOf(state, value.id)) return false
  return !isOwnPromise(state, value.id) && !producerOf(state, value.id)
}

interface Watcher {
  /** What has run was all that could without the event loop. */
  readonly onTurn: (state: State) => void
  readonly onExit: (state: State) => void
  /** The paths that a region's run leads to besides those behind it. */
  readonly onRun: (before: State, paths: readonly State[]) => readonly State[]
}

/** Tries the orders in which what is pending can run, until each way was taken once. */
function settleAll(
  engine: Engine,
  states: readonly State[],
  frame: Frame,
  { onTurn, onExit, onRun }: Watcher,
): void {
  const heard = new Set<string>()
  const seen = new Map<string, number>()
  let runs = 0
  let level = drain(engine, states)
  for (let depth = 0; depth < depthLimit && level.length > 0; depth++) {
    const next: State[] = []
    for (const state of likeliestFirst(level, (path) => path)) {
      state.goOnBehindMistake()
      onTurn(state)
      const regions = state.pending.filter(
        (region) => !hasComeOften(region, state) && mayRun(region, state),
      )
      if (regions.length === 0) onExit(state)
      if (state.listeners.length > 0) {
        overhear(engine, state, heard)
        next.push(...leave(engine, state))
      }
      if (state.phase === 'silent') continue
      for (const region of regions) {
        const key = `${frame.region.id}|${orderKey(state)}|${region.info.id}`
        const times = seen.get(key) ?? 0
        // Paths that run the same region behind the same answer know different things.
        // Paths are told apart until a third of the steps is taken.
        const limit = state.pathLimit > 1 ? cheapRegionLimit : regionLimit
        if (times >= state.pathLimit || ++runs > limit) continue
        seen.set(key, times + 1)
        const paths = engine.withShare(regionShare, () => runRegion(engine, region, state.clone()))
        if (paths) next.push(...paths, ...onRun(state, paths))
      }
    }
    level = reduce(next)
  }
}

function hasComeOften(region: Region, state: State): boolean {
  if (region.kind !== 'callback' || !region.repeats) return false
  const times = timesCome(region, state)
  // What is counted has come to a number in the second round, and is beyond it in the next one, which comes for certain.
  const goesOn = region.info.kind === 'timer' || region.info.outlives === true
  if (goesOn && times === eventRounds && state.first && countsBy(region.target)) return false
  return times >= eventRounds
}

/** A failure before the answer is the error handlers' matter, or ends the process. */
function exitOf({ state, isFailed }: End, isHeard: boolean): Exit {
  const { phase, first, begun, steps, doubts, isDestroyed } = state
  if (isDestroyed) return { phase: 'ended', first, begun, steps, doubts, isLost: false }
  // A guard that found the response answered behind a `next()` says that somebody else did.
  const isHandedOn = phase === 'committed' && isHandingOn(first)
  const isFailure = isFailed && phase === 'open'
  const isDropped = state.lost !== null && phase === 'open' && !endsInAnswer(state.lost.steps)
  const isUnsent = phase === 'ended' && first?.isBuilt
  const reached = isUnsent ? 'open' : phase
  const own = isHandedOn || isFailure || isDropped ? 'handed-off' : reached
  const isLost = isDropped || (isFailure && !isHeard)
  return { phase: own, first, begun, steps, doubts, isLost }
}

/** Behind an answer the framework cuts off what a failing handler left. */
function failedExit({ first, begun, steps, doubts }: State): Exit {
  return { phase: 'ended', first, begun, steps, doubts, isLost: false }
}

function orderKey(state: State): string {
  const { first: answer } = state
  const first = answer ? `${answer.kind}:${placeKey(answer.place)}` : ''
  return `${state.phase}|${first}|${state.pending.map((region) => region.info.id).join()}|${state.guarded}|${state.rounds}`
}
