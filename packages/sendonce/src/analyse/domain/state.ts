import type { Answer } from './answer.ts'
import type { EndListener } from './end-listener.ts'
import type { Dropped, Lost } from './dropped.ts'
import type { Step } from './steps.ts'
import type { Region } from './region.ts'
import { isOfRequest, type Address, type Heap } from './heap.ts'
import type { Environment, Value } from './value.ts'
import { VersionedMap } from './versioned-map.ts'

/**
 * The phase of the one response that an analysis follows. `piping` a stream was piped into it;
 * `sending` an answer is decided and goes out later (`sendFile`); `unknown` unresolved code may have
 * answered; `silent` a mistake was reported on this path, or the path is not about a response.
 */
export type Phase =
  | 'open'
  | 'committed'
  | 'piping'
  | 'sending'
  | 'ended'
  | 'handed-off'
  | 'unknown'
  | 'silent'

/** What a path takes for granted; `weight` 0 certain … 3 low. */
export interface Assumption {
  readonly previous: Assumption | null
  readonly text: string
  readonly weight: number
}

/** What a path assumes on which a parameter of the path that was matched is not there. */
export const emptyParameter = 'a parameter of the path is empty'

/** Whether a path takes this for granted. */
export function isAssumed(text: string, { assumptions }: Pick<State, 'assumptions'>): boolean {
  for (let at = assumptions; at; at = at.previous) if (at.text === text) return true
  return false
}

/** How far-fetched a path is: as much as the most that it takes for granted. */
export function assumedWeight(assumption: Assumption | null): number {
  let weight = 0
  for (let at = assumption; at; at = at.previous) weight = Math.max(weight, at.weight)
  return weight
}

/** What is known of an unknown value. */
export interface Fact {
  /** Which kinds are possible: see `kinds.ts`. */
  readonly may: number
  readonly equals?: Value
  readonly differs?: readonly string[]
  /** It is one of those with these keys. */
  readonly among?: readonly string[]
}

const none: ReadonlyMap<string, unknown> = new Map()

/** One path of the program, at one point: what is known there. Copies share until they are written. */
export class State {
  phase: Phase = 'open'
  first: Answer | null = null
  /** What sent the head, where `first` is a later call that ended the response. */
  begun: Answer | null = null
  /** What was prepared last of an answer that the framework sends when the handler is done, or what was handed on to prepare it. */
  prepared: Answer | null = null
  /** Of what was prepared: a refusal, with its status, that nobody has looked at since. */
  refused: Answer | null = null
  /** Where the request was handed on to layers that are waited for. */
  handedOn: Answer | null = null
  pending: readonly Region[] = []
  steps: Step | null = null
  assumptions: Assumption | null = null
  status: number | null = null
  /** A guard read on this path that the response had been answered. */
  guarded = false
  /** Code that is not known was given the response, and may have answered before it calls back. */
  wasGiven = false
  /** Facts were dropped to keep the number of paths small. */
  isCoarse = false
  /** The response was destroyed: that is an end as well. */
  isDestroyed = false
  rounds = 0
  /** How often other code may have run meanwhile: the queues of promises and ticks are emptied before it can. */
  turn = 0
  /** The code that runs is a promise's: what `nextTick` was given waits until all of these have run. */
  isMicrotask = false
  /** What speaks against some conclusions: see `doubts.ts`. */
  doubts = 0
  /** Listeners for the end of the response: `finish`, `close`, and that the client has left. */
  listeners: readonly EndListener[] = []
  /** Promises that nobody took when a call gave them. */
  dropped: readonly Dropped[] = []
  /** The first of those that was rejected. */
  lost: Lost | null = null
  /** Where a call that came too late threw: how the response stood then, and what was left for later. */
  private thrownAt: Pick<State, 'phase' | 'pending'> | null = null
  /** By the number of the address. */
  private store: VersionedMap<Value> = VersionedMap.empty()
  /** By the number of the key. */
  private facts: VersionedMap<Fact> = VersionedMap.empty()

  private readonly heap: Heap
  readonly isGlobal: boolean

  /** With `isGlobal`, writes go to the globals: the state of a module's top level. */
  constructor(heap: Heap, isGlobal: boolean) {
    this.heap = heap
    this.isGlobal = isGlobal
  }

  get pathLimit(): number {
    return this.heap.pathLimit
  }

  /** Whether the variables belong to the request that is followed, and not to all requests. */
  isOfRequest(env: Pick<Environment, 'id'>): boolean {
    return isOfRequest(this.heap, env.id)
  }

  clone(): State {
    const copy = new State(this.heap, this.isGlobal)
    copy.phase = this.phase
    copy.first = this.first
    copy.begun = this.begun
    copy.prepared = this.prepared
    copy.refused = this.refused
    copy.handedOn = this.handedOn
    copy.pending = this.pending
    copy.steps = this.steps
    copy.assumptions = this.assumptions
    copy.status = this.status
    copy.guarded = this.guarded
    copy.wasGiven = this.wasGiven
    copy.isCoarse = this.isCoarse
    copy.isDestroyed = this.isDestroyed
    copy.rounds = this.rounds
    copy.turn = this.turn
    copy.isMicrotask = this.isMicrotask
    copy.doubts = this.doubts
    copy.thrownAt = this.thrownAt
    copy.listeners = this.listeners
    copy.dropped = this.dropped
    copy.lost = this.lost
    copy.store = this.store
    copy.facts = this.facts
    return copy
  }

  /** Takes the response for one that nobody has answered, and nothing for under way. */
  reopen(): void {
    this.phase = 'open'
    this.first = this.begun = null
    this.prepared = this.refused = this.handedOn = null
    this.pending = []
    this.dropped = []
    this.status = this.thrownAt = this.lost = null
    this.guarded = this.isDestroyed = false
  }

  /** A mistake was reported. Where somebody catches what it throws, others go on: see `goOnBehindMistake`. */
  fallSilent(isCaught: boolean): void {
    if (isCaught) this.thrownAt = { phase: this.phase, pending: this.pending }
    this.phase = 'silent'
  }

  /** The code that made a mistake was stopped by it; what called it, or was left for later, goes on. */
  goOnBehindMistake(): void {
    if (this.phase !== 'silent' || !this.thrownAt) return
    const { phase, pending } = this.thrownAt
    this.phase = phase
    this.pending = pending
    this.thrownAt = null
  }

  read(address: Address): Value | undefined {
    const number = this.heap.book.find(address)
    const own = number === undefined ? undefined : this.store.get(number)
    return own ?? this.heap.globals.get(address)
  }

  /** The property `name` of the object with this key. */
  readField(key: string, name: string): Value | undefined {
    const number = this.heap.book.findField(key, name)
    const own = number === undefined ? undefined : this.store.get(number)
    return own ?? this.heap.globals.getField(key, name)
  }

  /** Whether this path has written to an address. */
  hasWritten(address: Address): boolean {
    const number = this.heap.book.find(address)
    return number !== undefined && this.store.get(number) !== undefined
  }

  hasWrittenField(key: string, name: string): boolean {
    const number = this.heap.book.findField(key, name)
    return number !== undefined && this.store.get(number) !== undefined
  }

  write(address: Address, value: Value): void {
    const { book, globals } = this.heap
    if (this.isGlobal) globals.set(address, value)
    else this.store = this.store.set(book.find(address) ?? book.add(address), value)
  }

  writeField(key: string, name: string, value: Value): void {
    const { book, globals } = this.heap
    if (this.isGlobal) globals.setField(key, name, value)
    else this.store = this.store.set(book.findField(key, name) ?? book.addField(key, name), value)
  }

  fact(key: string): Fact | undefined {
    const number = this.heap.keys.find(key)
    return number === undefined ? undefined : this.facts.get(number)
  }

  learn(key: string, fact: Fact): void {
    // A module's top level is run for what it makes, on all its branches.
    if (this.isGlobal) return
    const { keys } = this.heap
    this.facts = this.facts.set(keys.find(key) ?? keys.add(key), fact)
  }

  /** Forgets what is known of `key`. */
  unlearn(key: string): void {
    const number = this.heap.keys.find(key)
    if (number !== undefined) this.facts = this.facts.without(number)
  }

  /** Forgets what is known of `key` and of everything read from it. */
  forget(key: string): void {
    const prefix = `${key}.`
    this.facts.forEach((number) => {
      const known = this.heap.keys.keyOf(number)
      // What something has been, it has been.
      if (known.startsWith('meets:')) return
      if (known === key || known.includes(prefix)) this.facts = this.facts.without(number)
    })
  }

  /** Whether something is known of a property of this value, other than of these. */
  knowsPartOf(key: string, without: RegExp): boolean {
    const prefix = `${key}.`
    let isKnown = false
    this.facts.forEach((number) => {
      const known = this.heap.keys.keyOf(number)
      isKnown ||= known.startsWith(prefix) && !without.test(known.slice(prefix.length))
    })
    return isKnown
  }

  assume(text: string, weight: number): void {
    this.assumptions = { previous: this.assumptions, text, weight }
  }

  /** Whether all variables and properties have equal values on both paths. */
  isSameStore(other: State, same: (a: Value, b: Value) => boolean): boolean {
    return this.store.equals(other.store, same)
  }

  /** In how many facts two paths differ, counted up to `limit`. */
  differingFacts(other: State, same: (a: Fact, b: Fact) => boolean, limit: number): number {
    return this.facts.differences(other.facts, same, limit)
  }

  /** Whether nothing that one path knows of a value rules out what the other one knows. */
  agreesWith(other: State, canBothHold: (a: Fact, b: Fact) => boolean): boolean {
    let agrees = true
    other.facts.forEach((number, fact) => {
      const own = this.facts.get(number)
      if (own && own !== fact && !canBothHold(own, fact)) agrees = false
    })
    return agrees
  }

  /** What is known on both paths, as `join` says; undefined where that is nothing. */
  sharedFacts(other: State, join: (a: Fact, b: Fact) => Fact | undefined): VersionedMap<Fact> {
    return this.facts.intersection(other.facts, join)
  }

  /** A path that has these facts and the values of both, as `resolve` says where they differ. */
  joinedWith(
    other: State,
    facts: VersionedMap<Fact>,
    resolve: (address: Address, a: Value, b: Value, joined: State) => Value,
  ): State {
    const { book } = this.heap
    const joined = this.clone()
    joined.facts = facts
    joined.store = this.store.union(other.store, (number, a, b) =>
      resolve(book.addressOf(number), a, b, joined),
    )
    return joined
  }

  /** Whether one of the properties of an object holds such a value. */
  someField(key: string, isSuch: (value: Value) => boolean): boolean {
    const { book, globals } = this.heap
    const own = book.fieldsOf(key)
    if (own)
      for (const name of own.keys()) {
        const value = this.readField(key, name)
        if (value && isSuch(value)) return true
      }
    const shared = globals.fieldsOf(key)
    // What only all requests share is there already: nothing has to be looked up.
    if (shared)
      for (const [name, value] of shared) if (!own?.has(name) && isSuch(value)) return true
    return false
  }

  /** The properties that an object was given on some path, by their names. */
  fieldsOf(key: string): ReadonlyMap<string, unknown> {
    const own = this.heap.book.fieldsOf(key)
    const shared = this.heap.globals.fieldsOf(key)
    if (own && shared) return new Map<string, unknown>([...own, ...shared])
    return own ?? shared ?? none
  }
}
