import type { LibraryHandler, Vocabulary } from '@sendonce/model/calls'
import type { Answer } from './domain/answer.ts'
import type { SeenBehind } from './effects/seen-behind.ts'
import type { Contexts } from './effects/context.ts'
import type { Containers } from './effects/containers.ts'
import type { Equipment } from './effects/equipment.ts'
import type { Expression, Pattern, Span, Statement } from '../syntax/ir.ts'
import type { Place } from './domain/place.ts'
import type { CaughtMark, Frame, RegionInfo } from './domain/frame.ts'
import type { State } from './domain/state.ts'
import type { Environment, FunctionValue, Round, UnknownValue, Value } from './domain/value.ts'
import type { Region } from './domain/region.ts'
import type { Homes } from './domain/homes.ts'
import type { Runs } from './domain/runs.ts'
import type { UnfollowedCall } from './domain/unfollowed.ts'
import type { Completion } from './effects/returned-answer.ts'
import type { Kept } from './effects/shared-response.ts'
import type { Effort } from './interpret/effort.ts'

/** One way an expression can go: its value, and the path it was reached on. */
export interface Outcome {
  readonly value: Value
  readonly state: State
}

/** One running call of a function: where its paths leave it. */
export interface Activation {
  readonly fn: FunctionValue
  env: Environment
  readonly self: Value
  readonly args: readonly Value[]
  readonly frame: Frame
  /** `await` goes on at once; otherwise the first one that waits suspends the call. */
  readonly runsThroughAwait: boolean
  readonly returned: Outcome[]
  readonly thrown: Outcome[]
  readonly suspended: {
    readonly state: State
    readonly statement: Statement & { kind: 'await' }
    readonly awaited: Value
    readonly round: Round | null
  }[]
  /** Where a `throw` goes: the innermost `try`, then `thrown`. */
  readonly throwTargets: Outcome[][]
  /** Ways on which something in the `try` that is running throws, for all that its `catch` tells. */
  failures: Outcome[]
  readonly breaks: Map<string, State[]>[]
  /** Somebody looks at what is thrown here (a `try`, a promise reaction, an error handler). */
  readonly observed: boolean
  caught: CaughtMark | null
  /** It waits for what may fail, and nobody looks at what is thrown here. */
  failsUnheard: boolean
  /** A `try` around drops what is thrown here, and nothing comes of it. */
  isDropped: boolean
  block: unknown
  /** Set while a suspended call is picked up again: the paths on which the awaited value threw. */
  resumedThrows: readonly Outcome[]
}

export interface CallRequest {
  readonly callee: Value
  readonly self: Value
  readonly args: readonly Value[]
  readonly state: State
  readonly place: Place
  readonly via: Frame['via']
  readonly awaited: boolean
  /** What it gives is given back at once. */
  readonly isReturned?: boolean
  /** Nobody takes what it gives. */
  readonly isStatement?: boolean
  /** The names of the methods in the chain that it stands in. */
  readonly chain?: readonly string[]
  readonly isNew: boolean
}

/** A call of a function of the analysed program. */
export type Invocation = CallRequest & { readonly callee: FunctionValue }

/** A stream that is given the response. */
export interface PipeRequest {
  readonly source: Value
  readonly options: Value | undefined
  /** See `Flow`. */
  readonly toldBy: string
  readonly state: State
}

/** Two operations on one response, the second too late. */
export interface Conflict {
  readonly first: Answer | null
  readonly second: Answer
  readonly state: State
  /** How the second operation shows: what the model says happens, or what the analysis knows better. */
  readonly how: string
  /** The later answers that `next()` leads to. */
  readonly proof: readonly Conflict[]
  readonly weight: number
  /** The calls on both ways that were not awaited at once, and are by now: by the identity of their frames. */
  readonly awaited: ReadonlySet<number>
  /** Where the response was kept outside its request, if that is the mistake. */
  readonly keptAt?: Place
}

/** What is known of a function that cannot touch the response, whatever it is given. */
export interface Summary {
  /** Some path ends in a `throw` of its own. */
  readonly mayThrow: boolean
  /** No path comes back. */
  readonly neverReturns: boolean
  /** The one constant that every path gives back, if there is one. */
  readonly constant: Value | null
  /** Every path gives a promise that has a catch of its own; `or-none`: or what is no promise. */
  readonly takesFailures: 'always' | 'or-none' | null
  /** With what the promise of every path comes, if it does: a constant, or something that is there. */
  readonly comesWith: Value | null
  /** Every path gives a promise that nobody holds the means to reject. */
  readonly onlyResolves: boolean
  /** The promise of some path may be rejected, by what it has waited for as well. */
  readonly mayReject: boolean
  /** It asks for a store that the code around it has set. */
  readonly asksContext: boolean
  /** Names of the properties that it, or what it calls, writes. */
  readonly writes: readonly string[]
}

/**
 * What came of waiting for a value on one path: the paths on which it came, those on which it failed, and those on which
 * it never does either.
 */
export interface AfterAwait {
  readonly ok: Outcome[]
  readonly failed: Outcome[]
  readonly stuck: State[]
}

/**
 * The parts of the interpreter, as each other part sees them. Expressions call functions, functions
 * run statements, statements evaluate expressions: the parts meet here instead of importing each
 * other.
 */
export interface Machine {
  evaluate(expression: Expression, state: State, activation: Activation): Outcome[]
  runList(
    list: readonly Statement[],
    states: readonly State[],
    activation: Activation,
    resume: number | null,
  ): State[]
  store(target: Pattern, value: Value, state: State, activation: Activation): Outcome[]
  call(request: CallRequest, activation: Activation): Outcome[]
  /** Calls a function of the analysed program. */
  invoke(request: Invocation, activation: Activation): Outcome[]
  readMember(object: Value, name: string, state: State, place: Place): Value
  /** Gives an answer, or another operation, to the response. */
  operate(name: string, args: readonly Value[], state: State, at: Site): Value
  pipeInto(request: PipeRequest, at: Site): void
  callNext(request: CallRequest, activation: Activation): Outcome[]
  schedule(region: Region, state: State): void
  awaitValue(value: Value, state: State, activation: Activation, place: Place): AfterAwait
  then(promise: string, handlers: Handlers, state: State, at: Site): Value
  /** Runs a region in the middle of other code, which gets what it throws. */
  runAtOnce(region: Region, state: State, thrown: Outcome[]): State[]
  /** The regions that are running, the innermost last. */
  readonly running: Region[]
  /** When the client of the request that is explored has left by now, as `leave` knows that. */
  readonly leavings: Set<string>
  /** Runs what has to settle `value` before it can be awaited. */
  settleFirst(value: Value, state: State): State[]
  /** The path as it is, and those on which something pending ran meanwhile. */
  interleave(state: State): State[]
  /** Paths behind error handlers that were given an error when the response was begun: do they end it? */
  readonly stalled: State[]
  /** Runs a part of the work with at most a share of its budget, which others need as well; `null` when it needed more. */
  withShare<T>(share: number, body: () => T): T | null
  /** Runs `body` and gives the conflicts that it reported instead of passing them on. */
  capture<T>(body: () => T): { readonly result: T; readonly conflicts: readonly Conflict[] }
  throwAt(outcome: Outcome, activation: Activation): void
  mayThrow(state: State, activation: Activation, cause: ThrowCause): void
  /** The way on which that throws. */
  failure(state: State, activation: Activation, cause: ThrowCause): Outcome
  report(conflict: Omit<Conflict, 'awaited'>): void
  /** A path at the start of a request: nothing is known, nothing is answered. */
  openState(): State
  /** Counts work; throws `BudgetExceeded` when the analysis of an entry point takes too long. */
  step(amount?: number): void
  /** The work counted so far, over all budgets. */
  readonly stepsTaken: number
  readonly effort: Effort
  readonly homes: Homes
  readonly runs: Runs
  environmentId(parent: number, place: Place, salt: string): number
  place(span: Span, activation: Activation): Place
  /** A value that is not known, with an identity by place and round. */
  fresh(place: Place, state: State, activation: Activation): UnknownValue
  outlivesRequest(value: Value): boolean
  readonly linker: Linker
  /** A module's exported value. */
  imported(file: string, name: string): Value
  require(specifier: string, from: string): Value
  newRegionInfo(info: Omit<RegionInfo, 'joined' | 'id'> & { readonly salt: string }): RegionInfo
  summaryOf(fn: FunctionValue): Summary
  readonly contexts: Contexts
  readonly containers: Containers
  readonly equipment: Equipment
  readonly behind: SeenBehind
  /** Remembers where a response is kept outside its request. */
  noteKept(kept: Kept): void
  /** Something was left that other handlers find. */
  noteLeft(): void
  /** Remembers that the entry point answers when it has handed on, or hands on for what is to run behind its answer. */
  noteClosing(): void
  /** Remembers where a request is handed on, or returned to its framework, that nobody has answered until then. */
  noteHandedOn(place: Place): void
  /** Remembers a call that is given the response and could not be followed. */
  noteUnfollowed(call: UnfollowedCall): void
  noteInvoked(fn: FunctionValue): void
  noteClosure(fn: FunctionValue): void
  /** Remembers the class that a method belongs to, for when it is called without a receiver. */
  noteOwner(method: FunctionValue, owner: FunctionValue): void
  registrar: Registrar
  readonly isInitialising: boolean
  /** What the response understands of the framework that called the handler. */
  readonly vocabulary: Vocabulary
  /** Whether the framework looks a view up in a later turn. */
  readonly rendersLater: boolean
  /** Whether the protocol does nothing with what is sent to a client that has left. */
  readonly closesQuietly: boolean
  /** What the framework makes of what the entry point returns; `null`: nothing. */
  readonly completion: Completion | null
  /** The answer of a handler that the entry point stands around, and that answers by itself. */
  readonly answeredInside: Answer | null
  /** Where edits that are tried let functions end: `file:start` of a `return` or a `throw`. */
  readonly waysOut: ReadonlySet<string>
}

export interface Handlers {
  readonly onOk: Value | null
  readonly onError: Value | null
  readonly isFinally: boolean
  /** They are told of what comes, and change nothing of it. */
  readonly isAside?: true
  /** They are told of what the handler gives that the entry point stands around. */
  readonly isOfHandler?: true
}

export interface Site {
  readonly place: Place
  readonly activation: Activation
  /** Of a preparing call: an answer is called on what it gives, `res.type('text').send(text)`. */
  readonly beginsAnswer?: boolean
  readonly byFramework?: Answer['byFramework']
}

export interface ThrowCause {
  readonly text: string
  /** How far-fetched it is that it throws after an answer: 0 certain … 3 low. */
  readonly weight: number
  /** The same where nothing is answered yet: a failure of other code is nothing special there. */
  readonly weightBefore?: number
  /** Whether it tells of what the client sent, which no program can rule out. */
  readonly isOfInput?: boolean
  /** The class of the error that the platform throws; undefined where it may be any value. */
  readonly error?: string | undefined
  readonly place: Place
}

/** What the interpreter asks of the modules around it. */
export interface Linker {
  imported(file: string, name: string): Value
  require(specifier: string, from: string): Value
  /** The source of a module. */
  textOf(file: string): string
  /** What a container makes of a class or a function; other values are themselves. */
  made(maker: Value): Value
}

/** Receives what a program hands to its framework while a module is being initialised. */
export interface Registrar {
  /** Returns the call's value when it was a registration, else `null`. */
  register(
    receiver: Value,
    name: string,
    args: readonly Value[],
    place: Place,
    state: State,
  ): Value | null
  /** A function that a library keeps, and calls for each request from then on. */
  keep(handler: Value, called: Omit<LibraryHandler, 'at'>, place: Place): void
  /** What calling a framework's factory gives (`express()`), else `null`. */
  construct(path: string, place: Place, env: Environment): Value | null
  /** A call of what was loaded by a name that is not known. */
  callLoaded(callee: Value, args: readonly Value[]): void
  /** Grows with whatever is handed over, or made. */
  readonly size: number
  /** Runs what registers on one side of a condition: it is not there together with what is on the other one. */
  onSide<T>(side: Side, run: () => T): T
  /** Runs what may run several times: its conditions may fall differently each time. */
  inRounds<T>(run: () => T): T
}

/** One of the two sides of a condition, in one run of the code around it. */
export interface Side {
  readonly condition: string
  readonly taken: boolean
}

/** Thrown when an entry point takes more steps than it may. */
export class BudgetExceeded extends Error {}
