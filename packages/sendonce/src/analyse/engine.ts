import { usualVocabulary, type Vocabulary } from '@sendonce/model/calls'
import { stepTo } from './domain/steps.ts'
import type { Answer } from './domain/answer.ts'
import { SeenBehind } from './effects/seen-behind.ts'
import { Containers } from './effects/containers.ts'
import { Contexts } from './effects/context.ts'
import { Equipment } from './effects/equipment.ts'
import { faultOf } from '../util/fault.ts'
import type { Expression, Pattern, Span, Statement } from '../syntax/ir.ts'
import { store } from './interpret/assign.ts'
import { call } from './interpret/call.ts'
import { Effort } from './interpret/effort.ts'
import { evaluate } from './interpret/evaluate.ts'
import { invoke } from './interpret/invoke.ts'
import { BudgetExceeded, type Invocation } from './machine.ts'
import type {
  Activation,
  AfterAwait,
  CallRequest,
  Conflict,
  Handlers,
  Linker,
  Machine,
  Outcome,
  PipeRequest,
  Registrar,
  Site,
  Summary,
  ThrowCause,
} from './machine.ts'
import { callNext } from './effects/next.ts'
import { awaitedCalls } from './later/awaited.ts'
import { awaitValue, registerThen } from './later/promises.ts'
import { readMember } from './interpret/properties.ts'
import type { Region } from './domain/region.ts'
import { runAtOnce, schedule } from './later/regions.ts'
import { interleave, settleFirst } from './later/waiting.ts'
import { pipeInto } from './effects/pipe.ts'
import { operate } from './effects/response.ts'
import { runList } from './interpret/run-statements.ts'
import { forgetRequest, isOfRequest, newHeap, type Heap } from './domain/heap.ts'
import { Runs } from './domain/runs.ts'
import { placeKey, type Place } from './domain/place.ts'
import { thrownAt } from './domain/platform-errors.ts'
import { isHandlingFailure, type RegionInfo } from './domain/frame.ts'
import { State } from './domain/state.ts'
import { Homes } from './domain/homes.ts'
import { Summaries } from './interpret/summaries.ts'
import type { UnfollowedCall } from './domain/unfollowed.ts'
import type { Completion } from './effects/returned-answer.ts'
import type { Kept } from './effects/shared-response.ts'
import {
  freshKey,
  madeIn,
  unknownValue,
  type FunctionValue,
  type UnknownValue,
  type Value,
} from './domain/value.ts'

/** Paths of one phase that are told apart, and how many when an analysis has used a third of its budget. */
const finePaths = 4
const coarsePaths = 1

/**
 * The interpreter: an abstract interpretation of structured code on sets of paths. Holds what all
 * parts share (budget, identities, what was reported) and hands the work to them.
 */
export class Engine implements Machine {
  readonly heap: Heap = newHeap(finePaths)
  /** Whether the exploration that is going on has answered behind a `next()` of its own. */
  isClosing = false
  vocabulary: Vocabulary = usualVocabulary
  rendersLater = false
  closesQuietly = false
  completion: Completion | null = null
  answeredInside: Answer | null = null
  waysOut: ReadonlySet<string> = new Set()
  /** Paths behind error handlers that were given an error when the response was begun. */
  readonly stalled: State[] = []
  /** Where the exploration that is going on has handed on, or returned to its framework, without an answer. */
  readonly handedOnOpen: Set<string> = new Set()
  /** What initialising modules has come by, whoever asked for them. */
  readonly initial: Runs = new Runs()
  /** What the exploration, or the initialising, that is going on has come by. */
  runs: Runs = this.initial
  /** Whether it has left something that others find besides equipment: a context, a response that is kept. */
  hasLeft = false
  /** The first closure made of each function while modules were initialised. */
  readonly closures: Map<FunctionValue['fn'], FunctionValue> = new Map()
  readonly owners: Map<FunctionValue['fn'], FunctionValue> = new Map()
  /** Functions that ran while modules were initialised. */
  readonly ran: Set<FunctionValue['fn']> = new Set()
  /** Where responses are kept outside their requests. */
  readonly kept: Map<Kept['at']['address'], Kept> = new Map()
  isInitialising = false
  conflicts: Conflict[] = []
  readonly linker: Linker
  readonly registrar: Registrar
  readonly summaries: Summaries = new Summaries(this)
  readonly homes: Homes = new Homes()
  private lastId = 0
  private readonly ids = new Map<string, number>()
  /** Identities of calls in the exploration that is going on. */
  private readonly ownIds = new Map<string, number>()
  stepsTaken = 0
  readonly effort: Effort = new Effort()
  readonly running: Region[] = []
  readonly leavings: Set<string> = new Set()
  readonly contexts: Contexts = new Contexts()
  readonly containers: Containers = new Containers()
  readonly equipment: Equipment = new Equipment()
  readonly behind: SeenBehind = new SeenBehind()
  private steps = 0
  private budget = Infinity
  /** The steps at which the part of the work that is going on has to be over. */
  private partEnd = Infinity
  /** Whether a part was given up. */
  private isCut = false
  private fault: string | null = null

  constructor(linker: Linker, registrar: Registrar) {
    this.linker = linker
    this.registrar = registrar
  }

  /**
   * Runs `body` with at most `budget` steps, on so many paths of a kind; false when it, or a part of it, needed more or met a
   * fault.
   */
  within(budget: number, body: () => void, paths: number = finePaths): boolean {
    const { steps, partEnd, isCut } = this
    const outer = { steps, budget: this.budget, partEnd, isCut }
    const { pathLimit } = this.heap
    const running = this.running.length
    this.heap.pathLimit = paths
    Object.assign(this, { steps: 0, budget, partEnd: budget, isCut: false })
    try {
      body()
      return !this.isCut
    } catch (error) {
      if (!(error instanceof BudgetExceeded || error instanceof RangeError))
        this.fault ??= faultOf(error)
      return false
    } finally {
      Object.assign(this, outer)
      this.heap.pathLimit = pathLimit
      // A body that was given up left its regions in the middle.
      this.running.length = running
    }
  }

  /** The first fault since this was asked last. */
  takeFault(): string | null {
    const { fault } = this
    this.fault = null
    return fault
  }

  /** Runs a part of the work with at most a share of its budget, which others need as well; `null` when it needed more. */
  withShare<T>(share: number, body: () => T): T | null {
    const { partEnd } = this
    const running = this.running.length
    this.partEnd = Math.min(partEnd, this.steps + share * this.budget)
    try {
      return body()
    } catch (error) {
      if (!(error instanceof BudgetExceeded) || this.steps > partEnd) throw error
      this.isCut = true
      this.running.length = running
      return null
    } finally {
      this.partEnd = partEnd
    }
  }

  step(amount = 1): void {
    this.steps += amount
    this.stepsTaken += amount
    if (this.steps * 3 > this.budget) this.heap.pathLimit = coarsePaths
    if (this.steps > this.partEnd) throw new BudgetExceeded('too many steps')
  }

  evaluate(expression: Expression, state: State, activation: Activation): Outcome[] {
    return evaluate(this, expression, state, activation)
  }

  runList(
    list: readonly Statement[],
    states: readonly State[],
    activation: Activation,
    resume: number | null,
  ): State[] {
    return runList(this, list, states, activation, resume)
  }

  store(target: Pattern, value: Value, state: State, activation: Activation): Outcome[] {
    return store(this, target, value, state, activation)
  }

  call(request: CallRequest, activation: Activation): Outcome[] {
    return call(this, request, activation)
  }

  invoke(request: Invocation, activation: Activation): Outcome[] {
    return invoke(this, request, activation)
  }

  readMember(object: Value, name: string, state: State, place: Place): Value {
    return readMember(this, object, name, state, place)
  }

  operate(name: string, args: readonly Value[], state: State, at: Site): Value {
    return operate(this, name, args, state, at)
  }

  pipeInto(request: PipeRequest, at: Site): void {
    pipeInto(this, request, at)
  }

  callNext(request: CallRequest, activation: Activation): Outcome[] {
    return callNext(this, request, activation)
  }

  schedule(region: Region, state: State): void {
    schedule(region, state)
  }

  awaitValue(value: Value, state: State, activation: Activation, place: Place): AfterAwait {
    return awaitValue(this, value, state, activation, place)
  }

  // oxlint-disable-next-line unicorn/no-thenable -- the name of what it models
  then(promise: string, handlers: Handlers, state: State, at: Site): Value {
    return registerThen(this, promise, handlers, state, at)
  }

  runAtOnce(region: Region, state: State, thrown: Outcome[]): State[] {
    return runAtOnce(this, region, state, thrown)
  }

  settleFirst(value: Value, state: State): State[] {
    return settleFirst(this, value, state)
  }

  interleave(state: State): State[] {
    return interleave(this, state)
  }

  capture<T>(body: () => T): { readonly result: T; readonly conflicts: readonly Conflict[] } {
    const outer = this.conflicts
    const conflicts: Conflict[] = []
    this.conflicts = conflicts
    try {
      return { result: body(), conflicts }
    } finally {
      this.conflicts = outer
    }
  }

  throwAt(outcome: Outcome, activation: Activation): void {
    ;(activation.throwTargets.at(-1) ?? activation.thrown).push(outcome)
  }

  mayThrow(state: State, activation: Activation, cause: ThrowCause): void {
    if (!activation.observed && activation.throwTargets.length === 0) return
    this.throwAt(this.failure(state, activation, cause), activation)
  }

  failure(state: State, activation: Activation, cause: ThrowCause): Outcome {
    const failed = state.clone()
    const isLate = failed.first !== null || isHandlingFailure(activation)
    // What nobody waits for mostly fails in what it waits for.
    const least = Number(activation.frame.isUnawaited)
    const weight = isLate ? cause.weight : Math.max(cause.weightBefore ?? 0, least)
    if (weight > 0) failed.assume(cause.text, weight)
    const { place, error } = cause
    failed.steps = {
      ...stepTo(failed.steps, 'throw', place, cause.text),
      ...(cause.isOfInput && { isOfInput: true }),
    }
    return { value: thrownAt(place, error), state: failed }
  }

  openState(): State {
    return new State(this.heap, false)
  }

  report(conflict: Omit<Conflict, 'awaited'>): void {
    const { first, second, state } = conflict
    // What the path takes for granted from here on has no bearing on it.
    this.conflicts.push({
      ...conflict,
      awaited: awaitedCalls([first, second], state),
      state: state.clone(),
    })
  }

  environmentId(parent: number, place: Place, salt: string): number {
    const key = `${parent}|${place.at}|${salt}`
    const known = this.ids.get(key) ?? this.ownIds.get(key)
    if (known !== undefined) return known
    const id = ++this.lastId
    ;(this.isInitialising ? this.ids : this.ownIds).set(key, id)
    if (this.isInitialising && this.heap.lastSharedEnvironment > 0) this.heap.lateShared.add(id)
    return id
  }

  /** Forgets what only the last exploration needed. */
  forgetExploration(): void {
    this.ownIds.clear()
    this.runs = new Runs()
    this.hasLeft = false
    this.handedOnOpen.clear()
    this.isClosing = false
    this.stalled.length = 0
    this.leavings.clear()
    this.behind.clear()
    forgetRequest(this.heap, this.lastId)
  }

  place(span: Span, activation: Activation): Place {
    return { file: activation.env.module.file, at: span.at, start: span.start, end: span.end }
  }

  fresh(place: Place, state: State, activation: Activation): UnknownValue {
    return unknownValue(freshKey(place.at, activation.env.id, state.rounds))
  }

  /** Whether a value was there before the request that is followed. */
  outlivesRequest(value: Value): boolean {
    if (value.kind === 'external') return true
    if (value.kind !== 'unknown' && value.kind !== 'object') return false
    // What a call gives may be made by it: `pool.query(…)`.
    if (value.key.includes('(')) return false
    const id = madeIn(value.key)
    return id === null ? value.key.startsWith('missing:') : !isOfRequest(this.heap, id)
  }

  imported(file: string, name: string): Value {
    return this.linker.imported(file, name)
  }

  require(specifier: string, from: string): Value {
    return this.linker.require(specifier, from)
  }

  newRegionInfo(info: Omit<RegionInfo, 'joined' | 'id'> & { readonly salt: string }): RegionInfo {
    const { salt, ...rest } = info
    const id = `${info.kind}:${info.label}:${placeKey(info.place)}:${salt}`
    return { ...rest, id, joined: false }
  }

  summaryOf(fn: FunctionValue): Summary {
    this.runs.touched.set(fn.fn, fn.env.module.file)
    return this.summaries.of(fn)
  }

  noteKept(kept: Kept): void {
    const { address } = kept.at
    this.hasLeft = true
    if (kept.answer || !this.kept.has(address)) this.kept.set(address, kept)
  }

  noteLeft(): void {
    this.hasLeft = true
  }

  noteClosing(): void {
    this.isClosing = true
  }

  noteHandedOn(place: Place): void {
    this.handedOnOpen.add(placeKey(place))
  }

  noteUnfollowed(unfollowed: UnfollowedCall): void {
    this.runs.noteUnfollowed(unfollowed)
  }

  noteInvoked(fn: FunctionValue): void {
    if (this.isInitialising) this.ran.add(fn.fn)
    else {
      this.runs.invoked.add(fn.fn)
      this.runs.touched.set(fn.fn, fn.env.module.file)
    }
  }

  noteClosure(fn: FunctionValue): void {
    if (!this.closures.has(fn.fn)) this.closures.set(fn.fn, fn)
  }

  noteOwner(method: FunctionValue, owner: FunctionValue): void {
    this.owners.set(method.fn, owner)
  }
}
