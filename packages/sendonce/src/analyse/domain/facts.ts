import { guardNamed, isResponseMember } from '@sendonce/model/calls'
import { responseOperation } from '@sendonce/model'
import type { Fact, State } from './state.ts'
import { combine, offsetOf, withoutOffset } from './operators.ts'
import { anyKind, falsy, nullish, otherFalsy, present, truthy } from './kinds.ts'
import { learnStopped } from './signals.ts'
import { keyOf, literalValue, type Value } from './value.ts'

/** The kinds that `value` may be of in `state`. */
export function kindsOf(value: Value, state: State): number {
  switch (value.kind) {
    case 'literal':
      if (value.value === null || value.value === undefined) return nullish
      return value.value ? truthy : otherFalsy
    case 'unknown':
    case 'method':
    case 'external': {
      const key = factKey(value, state)
      if (key === null || isAboveNothing(value)) return truthy
      const isAbove = compareSizes(value, state)
      if (isAbove !== null) return isAbove ? truthy : otherFalsy
      return state.fact(key)?.may ?? kindsAtFirst(value)
    }
    case 'not': {
      const inner = kindsOf(value.operand, state)
      return (inner & truthy ? otherFalsy : 0) | (inner & falsy ? truthy : 0)
    }
    case 'equal': {
      const known = compare(value.left, value.right, value.loose, state)
      return known === null ? present : known ? truthy : otherFalsy
    }
    case 'guard': {
      const known = readGuard(value.name, state)
      return known === null ? present : known ? truthy : otherFalsy
    }
    default:
      return truthy
  }
}

/** What a value may be of which a path has learned nothing. */
function kindsAtFirst(value: Value): number {
  const made = value.kind === 'unknown' ? value.made : undefined
  if (made?.kind === 'either') return made.may
  if (made?.kind === 'error') return truthy
  return isConstant(value) ? anyKind & ~nullish : anyKind
}

/**
 * By what facts about a value are known. A package and a global are there; what is read from them
 * (`process.env.TOKEN`) may be missing, but a module's top level is run as if it were not.
 */
function factKey(value: Value, state: State): string | null {
  if (value.kind === 'unknown') return value.key
  if (value.kind === 'method') return isPutOnResponse(value) ? keyOf(value) : null
  return value.kind === 'external' && value.path.includes('.') && !state.isGlobal
    ? value.path
    : null
}

/** `if (res.account)`: what no response has by itself somebody has put there, or nobody; so what that has (`res.account.isOpen`). */
function isPutOnResponse({ of, name }: Value & { readonly kind: 'method' }): boolean {
  if (of.kind === 'method') return isPutOnResponse(of)
  return of.kind === 'response' && !responseOperation(name) && !isResponseMember(name)
}

/** What is read from a package or the environment while modules are initialised: what is made where it is missing counts as well. */
export function isAssumedThere(value: Value, { isGlobal }: State): boolean {
  return isGlobal && value.kind === 'external' && value.path.includes('.')
}

/** What a package exports under the name of a constant (`codes.NOT_FOUND`) has a value; the environment may not. */
function isConstant(value: Value): boolean {
  return value.kind === 'external' && /(?<!\benv)\.[A-Z][A-Z\d_]+$/.test(value.path)
}

/** What a guard property reads in a phase; `null` when it may be either. */
function readGuard(name: string, state: State): boolean | null {
  const guard = guardNamed(name)
  if (!guard) return null
  if (state.isDestroyed && (name === 'destroyed' || name === 'closed')) return true
  switch (state.phase) {
    case 'open':
      return state.wasGiven ? null : guard.trueIn.includes('open')
    case 'committed':
      return guard.trueIn.includes('committed')
    case 'ended':
      return guard.trueIn.includes('ended')
    default:
      return isJustBegun(state) ? guard.trueIn.includes('open') : null
  }
}

/** `n + 1` held against a number that is known by now, as `n` held against the one before. */
function withoutSum(a: Value, b: Value): readonly [Value, Value] {
  if (a.kind === 'literal' && b.kind !== 'literal') return withoutOffset(b, a)
  return b.kind === 'literal' && a.kind !== 'literal' ? withoutOffset(a, b) : [a, b]
}

/** Whether two values are equal, as far as it is known. */
function compare(left: Value, right: Value, loose: boolean, state: State): boolean | null {
  const [a, b] = withoutSum(knownLiteral(left, state), knownLiteral(right, state))
  if (a.kind === 'literal' && b.kind === 'literal') {
    // oxlint-disable-next-line eqeqeq -- this is what the analysed program's `==` does
    return loose ? a.value == b.value : a.value === b.value
  }
  if (keyOf(a) === keyOf(b) && a.kind !== 'literal') return true
  const meeting = meetingOf(a, b)
  const met = meeting && state.fact(meeting.key)?.equals
  if (met) return keyOf(met) === keyOf(meeting.round)
  const [literal, other] = a.kind === 'literal' ? [a, b] : [b, a]
  if (literal.kind !== 'literal') return null
  const kinds = kindsOf(other, state)
  const kind = kindsOf(literal, state)
  if (loose && kind === nullish && kinds === nullish) return true
  if ((kinds & kind) === 0 || isPassed(other, literal, state)) return false
  if (literal.value === 0 && (kinds & truthy) === 0 && isSize(other)) return true
  const key = factKey(other, state)
  if (key === null) return null
  const { differs, among } = state.fact(key) ?? {}
  if (differs?.includes(keyOf(literal))) return false
  return !loose && among?.includes(keyOf(literal)) === false ? false : null
}

/** How much a list or a collection holds: a number. */
function isSize(value: Value): boolean {
  return value.kind === 'unknown' && value.made?.kind === 'size'
}

/** Whether a list is known to hold more than so many items: none holds less than nothing. */
function isPassed(size: Value, count: Value & { readonly kind: 'literal' }, state: State): boolean {
  if (size.kind !== 'unknown' || size.made?.kind !== 'size') return false
  if (typeof count.value !== 'number') return false
  const fact = count.value < 0 ? null : state.fact(keyOf(combine('>', size, count)))
  return count.value < 0 || (!!fact && (fact.may & falsy) === 0)
}

/** What `size > 3` asks; `null` of all else. */
function askedOfSize(value: Value): { readonly size: Value; readonly count: number } | null {
  // Asked of every value: most are no relations.
  if (value.kind !== 'unknown' || value.made?.kind !== 'operation') return null
  const [size, count] = value.made.operands
  if (value.made.operator !== '>' || !size || !isSize(size)) return null
  if (count?.kind !== 'literal' || typeof count.value !== 'number') return null
  return { size, count: count.value }
}

/** Whether a size that is known by now is above a number. */
function compareSizes(value: Value, state: State): boolean | null {
  const asked = askedOfSize(value)
  const known = asked && knownLiteral(asked.size, state)
  if (!asked || known?.kind !== 'literal' || typeof known.value !== 'number') return null
  return known.value > asked.count
}

/** What is above 2, and not above 3, is 3: false where it is known to be none. */
function learnCount(value: Value, state: State): boolean {
  const asked = askedOfSize(value)
  if (!asked || asked.count < 1) return true
  const { size, count } = asked
  const below = combine('>', size, literalValue(count - 1))
  if ((kindsOf(below, state) & falsy) !== 0) return true
  return refine(combine('===', size, literalValue(count)), true, state)
}

/** A size to which something was added. */
function isAboveNothing(value: Value): boolean {
  // Asked of every value: most are no sums.
  if (value.kind !== 'unknown' || value.made?.kind !== 'operation') return false
  const { base, by } = offsetOf(value)
  const made = base.kind === 'unknown' ? base.made : undefined
  return by > 0 && made?.kind === 'size' && !made.mayStay
}

interface Meeting {
  readonly key: string
  readonly round: Value
}

/** The index of an item, or an item, or a size, held against something: the two meet in one round, or at one size, and in no other. */
function meetingOf(a: Value, b: Value): Meeting | null {
  return meetingInRound(a, b) ?? meetingInRound(b, a) ?? meetingAtSize(a, b)
}

/** What grows comes to a number once: by so much the two differ then. */
function meetingAtSize(a: Value, b: Value): Meeting | null {
  const [one, other] = [offsetOf(a), offsetOf(b)]
  if (one.base.kind !== 'unknown' || other.base.kind !== 'unknown') return null
  if (!isSize(one.base) && !isSize(other.base)) return null
  const [key, otherKey] = [keyOf(one.base), keyOf(other.base)]
  const by = key < otherKey ? one.by - other.by : other.by - one.by
  return { key: `meets:${[key, otherKey].toSorted().join(':')}`, round: literalValue(by) }
}

function meetingInRound(index: Value, other: Value): Meeting | null {
  const { base, by } = offsetOf(index)
  const made = base.kind === 'unknown' ? base.made : undefined
  const isMet = made?.kind === 'index' || (made?.kind === 'item' && isMember(other, made.list))
  if (!isMet) return null
  return { key: `meets:${made.of}:${by}:${keyOf(other)}`, round: literalValue(made.round) }
}

/** `ids[ids.length - 1]`, `ids.at(-1)`: one of the list that is gone through. */
function isMember(value: Value, list: string): boolean {
  return keyOf(value).startsWith(`${list}.`)
}

/** The constant that an unknown value was found equal to, or the value itself. */
export function knownLiteral(value: Value, state: State): Value {
  const key = factKey(value, state)
  return (key !== null && state.fact(key)?.equals) || value
}

/**
 * Lets `state` learn that `value` is truthy (or falsy). Returns false when that cannot be; the
 * state is then of no use any more.
 */
export function refine(value: Value, isTruthy: boolean, state: State): boolean {
  const kinds = kindsOf(value, state)
  if ((kinds & (isTruthy ? truthy : falsy)) === 0) return false
  switch (value.kind) {
    case 'not':
      return refine(value.operand, !isTruthy, state)
    case 'equal':
      return refineEqual(value, isTruthy, state)
    case 'guard':
      refineGuard(value.name, isTruthy, state)
      return true
    default: {
      const key = factKey(value, state)
      if (key !== null) narrow(key, { may: kinds & (isTruthy ? truthy : falsy) }, state)
      if (isTruthy) learnFirstItem(value, state)
      return isTruthy || learnCount(value, state)
    }
  }
}

/** Whether a value can be as two paths know it. */
export function canBothHold(a: Fact, b: Fact): boolean {
  if ((a.may & b.may) === 0) return false
  if (a.equals && b.equals) return keyOf(a.equals) === keyOf(b.equals)
  const [known, differs] = a.equals ? [a.equals, b.differs] : [b.equals, a.differs]
  return !known || !differs?.includes(keyOf(known))
}

/** Whether a branch on `value` is decided by what is known. */
export function isDecided(value: Value, state: State): boolean {
  const kinds = kindsOf(value, state)
  return (kinds & truthy) === 0 || (kinds & falsy) === 0
}

/** A list that is not empty has a first item, and that is something. */
function learnFirstItem(size: Value, state: State): void {
  const made = size.kind === 'unknown' ? size.made : null
  if (made?.kind !== 'size') return
  const first = `${made.of}.0`
  narrow(first, { may: (state.fact(first)?.may ?? anyKind) & ~nullish }, state)
}

function narrow(key: string, fact: Fact, state: State): void {
  const known = state.fact(key)
  state.learn(key, known ? { ...known, ...fact } : fact)
}

function refineEqual(
  { left, right, loose }: Extract<Value, { kind: 'equal' }>,
  same: boolean,
  state: State,
): boolean {
  const known = compare(left, right, loose, state)
  if (known !== null) return known === same
  const meeting = same ? meetingOf(left, right) : null
  if (meeting) state.learn(meeting.key, { may: truthy, equals: meeting.round })
  const [literal, other] = left.kind === 'literal' ? [left, right] : [right, left]
  if (literal.kind !== 'literal') return true
  if (other.kind === 'typeof') return refineTypeof(other.operand, literal.value, same, state)
  const key = factKey(other, state)
  if (key === null)
    return typeof literal.value === 'boolean' ? refine(other, literal.value === same, state) : true
  const kinds = kindsOf(other, state)
  const kind = kindsOf(literal, state)
  if (same) {
    const isOnlyNullish = loose && kind === nullish
    narrow(key, { may: kinds & kind, ...(isOnlyNullish ? {} : { equals: literal }) }, state)
    if (literal.value) learnFirstItem(other, state)
    learnStopped(literal.value, state)
    return true
  }
  if (literal.value === 0) learnFirstItem(other, state)
  const differs = [...(state.fact(key)?.differs ?? []), keyOf(literal)]
  // A boolean has one truthy and one falsy value; null and undefined are the whole nullish kind.
  const excludesKind = (loose && kind === nullish) || literal.value === ''
  narrow(key, { may: excludesKind ? kinds & ~kind : kinds, differs }, state)
  return true
}

/** Stands for all functions among the values that one is known not to be. */
const anyFunction = '#typeof:function'

/** Whether a value is known to be nothing that can be called. */
export function isNoFunction(value: Value, state: State): boolean {
  if (value.kind !== 'unknown') return false
  const key = factKey(value, state)
  const isMissing = (kindsOf(value, state) & truthy) === 0
  return isMissing || (key !== null && state.fact(key)?.differs?.includes(anyFunction) === true)
}

/** Stands for all that is no text among the values that one is known not to be. */
const anythingButText = '#typeof:not-string'

/** Lets `state` learn that `key` is a text: a parameter of the request's path, which is hardly ever empty. */
export function learnText(key: string, state: State): void {
  narrow(key, { may: truthy | otherFalsy, differs: [anythingButText] }, state)
}

/** Whether a value was learnt to be a text. */
export function isLearntText(value: Value, state: State): boolean {
  const key = factKey(value, state)
  return key !== null && state.fact(key)?.differs?.includes(anythingButText) === true
}

function refineTypeof(operand: Value, name: unknown, same: boolean, state: State): boolean {
  const key = factKey(operand, state)
  if (key !== null) {
    if (state.fact(key)?.differs?.includes(anythingButText)) return (name === 'string') === same
    if (name === 'undefined') {
      const kinds = kindsOf(operand, state) & (same ? nullish : anyKind)
      if (kinds === 0) return false
      narrow(key, { may: kinds }, state)
    } else if (same && (name === 'function' || name === 'symbol')) {
      return !(name === 'function' && isNoFunction(operand, state)) && refine(operand, true, state)
    } else if (name === 'function') {
      const differs = [...(state.fact(key)?.differs ?? []), anyFunction]
      narrow(key, { may: kindsOf(operand, state), differs }, state)
    }
    return true
  }
  const actual = typeName(operand)
  return actual === null || (actual === name) === same
}

function typeName(value: Value): string | null {
  switch (value.kind) {
    case 'literal':
      return value.value === null ? 'object' : typeof value.value
    case 'object':
    case 'array':
    case 'response':
    case 'request':
    case 'promise':
      return 'object'
    case 'function':
    case 'next':
    case 'method':
    case 'bound':
    case 'settler':
      return 'function'
    default:
      return null
  }
}

/** A guard that was read settles what was uncertain about the response. */
function refineGuard(name: string, isTruthy: boolean, state: State): void {
  const guard = guardNamed(name)
  if (!guard) return
  const tellsSent = !guard.trueIn.includes('open')
  if (isTruthy === tellsSent) {
    state.guarded = true
    if (state.phase === 'open') {
      state.assume('what was given the response has answered', 1)
      state.phase = 'committed'
    }
    if (state.phase === 'unknown' || state.phase === 'handed-off' || state.phase === 'piping')
      state.phase = 'committed'
  } else if (state.phase !== 'committed' && state.phase !== 'ended' && state.phase !== 'silent') {
    if (isJustBegun(state)) return
    // What is behind `next()` may answer still.
    // The framework has not answered either until now.
    const handedOn = state.phase === 'handed-off' ? state.first : null
    if (state.phase !== 'open') state.begun = handedOn && { ...handedOn, turn: state.turn }
    if (state.phase === 'handed-off') state.assume('what is behind next() answers later', 1)
    state.phase = 'open'
    state.first = null
  }
}

/** A stream or a file that was given to the response in the code that runs has sent nothing yet, and will. */
function isJustBegun({ phase, first, turn }: State): boolean {
  if (phase !== 'piping' && phase !== 'sending') return false
  return first?.turn === turn && first.name !== 'render'
}
