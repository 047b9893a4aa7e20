import { edgesTo } from './edges.ts'
import type { Evidence, Frame, Invocation, OperationEvidence } from './evidence.ts'
import { isFrameworkFile } from '../installed.ts'
import {
  beginsAnswer,
  callsParameter,
  chainStart,
  isParameter,
  isRepeatedAround,
  roleOf,
  spotOf,
  type Role,
  type Spot,
} from './spot.ts'

/** A frame with its place in the source, where that can be read. */
export interface Step {
  readonly frame: Frame
  readonly spot: Spot | null
  /** How its function comes to be called; `null` where nothing tells. */
  readonly role: Role | null
}

/** How two operations on one response stand to each other in the program. */
export interface Relation {
  /** The call of one function in which both ways part; `null`: they have none in common. */
  readonly common: { readonly first: Step; readonly second: Step } | null
  /** The calls that lead to each from there, outermost first; all of them where nothing is in common. */
  readonly belowFirst: readonly Step[]
  readonly belowSecond: readonly Step[]
  /** What both stacks have in common, outermost first, where nothing else ran between the two. */
  readonly shared: readonly Step[]
  /** The two stacks are one and the same: something in it was repeated. */
  readonly isRepeated: boolean
  /** The second is a header in front of where the same code has answered, or that an answer is called on: part of that one. */
  readonly isAgain?: boolean
}

/** Finds where the ways to two operations part. */
export function relate(
  first: OperationEvidence,
  second: OperationEvidence,
  { isSameRun, readSource }: Evidence,
): Relation {
  const step = (frame: Frame): Step => {
    const isRead = frame.owner !== 'node' && !isFrameworkFrame(frame)
    const spot = isRead ? spotOf(frame, readSource) : null
    const inner = spot?.functions[0]
    return { frame, spot, role: spot && inner ? roleOf(spot.source, inner) : null }
  }
  const a = first.frames.map(step).toReversed()
  const b = second.frames.map(step).toReversed()
  const isAgain = second.effect === 'header' && (goesOnAs(a, b) || isPartOfAnswer(b))
  // The layer that answers second called for the one that answered first, or holds it, where the stack no longer tells.
  const isCalled = (isSameRun || first.isCut) && isLeftFor(first.invocation, second.invocation)
  const found =
    (isSameRun === false ? null : partedIn(a, b)) ??
    resumed(a, b, isCalled ? (isSameRun ?? false) : null)
  return { ...found, isAgain }
}

/** What `b` does stands in front of what `a` has done in the same code: it goes on to where that was. */
function goesOnAs(a: readonly Step[], b: Step[]): boolean {
  const at = a.findLastIndex(({ spot }) => spot)
  const own = b.findLastIndex(({ spot }) => spot)
  const [one, other] = [a[at]?.spot, b[own]?.spot]
  if (!one || !other || !isSameFunction(a[at], b[own]) || other.token >= one.token) return false
  b.splice(own, b.length, ...a.slice(at))
  return true
}

function isPartOfAnswer(steps: readonly Step[]): boolean {
  const own = steps.findLast(({ spot }) => spot)?.spot
  return !!own && beginsAnswer(own)
}

/** Did one layer lead to the other, by `next` or because it holds it? */
function isLeftFor(inner: Invocation | null, outer: Invocation | null): boolean {
  if ([...edgesTo(inner)].some(({ from }) => from === outer)) return true
  for (let call = inner?.parent; call; call = call.parent) if (call === outer) return true
  return false
}

/** Both were called in one run of code: their stacks begin alike, with code of the program in it. */
function partedIn(a: readonly Step[], b: readonly Step[]): Relation | null {
  let shared = 0
  while (shared < a.length && shared < b.length && isAtSamePlace(a[shared], b[shared])) shared++
  const isRepeated = shared === a.length && shared === b.length
  const below = (
    at: number,
  ): Pick<Relation, 'belowFirst' | 'belowSecond' | 'shared' | 'isRepeated'> => ({
    belowFirst: a.slice(at + 1),
    belowSecond: b.slice(at + 1),
    shared: a.slice(0, shared),
    isRepeated,
  })
  const first = a[shared]
  const second = b[shared]
  if (first && second && isSameFunction(first, second))
    return { common: { first, second }, ...below(shared) }
  const caller = a[shared - 1]
  if (!caller || !a.slice(0, shared).some(isCode)) return null
  const common = isCode(caller) ? { first: caller, second: b[shared - 1] ?? caller } : null
  return { common, ...below(shared - 1) }
}

/**
 * An asynchronous function that stands in both stacks went on between the two. `isRunning`: the second layer
 * called for the first one, and has not been left since; `null`: it did not call for it.
 */
function resumed(a: readonly Step[], b: readonly Step[], isRunning: boolean | null): Relation {
  for (const [y, second] of b.entries()) {
    for (const [x, first] of a.entries()) {
      // Further out may be another call of the same function.
      const isOne = (isRunning && second === b.at(-1)) || isOneCall(first, second)
      if (!isSameFunction(first, second) || !isOne) continue
      const belowFirst = a.slice(x + 1)
      const belowSecond = b.slice(y + 1)
      if (isOneWait(first, second)) {
        const [one, other] = [belowFirst.find(isCode), belowSecond.find(isCode)]
        // One place in one call comes once, unless something repeats it.
        if (!one && !other) return relation(null, a, b)
        // What it waits for is nearer.
        if (isSameFunction(one, other) && isOneCall(one as Step, other as Step))
          return resumed(belowFirst, belowSecond, isRunning)
      }
      // Awaited side by side, neither comes behind the other; what the function does when they are over does.
      const isParallel = belowSecond.some(isCombined)
      return relation(isParallel ? null : { first, second }, belowFirst, belowSecond)
    }
  }
  // The place of its call is not known, the function is.
  const caller = isRunning === null ? null : b.find(mayHandOn)
  if (!caller || !(isRunning || isOneCall(caller, caller))) return relation(null, a, b)
  const first = { ...caller, frame: { ...caller.frame, isAsync: false } }
  return relation({ first, second: caller }, a, b.slice(b.indexOf(caller) + 1))
}

/** Does its function call a parameter, its own or of a function around it, as a layer calls `next`? */
export function mayHandOn({ spot }: Step): boolean {
  const own = spot?.functions[0]
  const body = own && spot.source.tokens.slice(own.body, own.to)
  return !!body?.some(
    ({ text }, at) =>
      body[at + 1]?.text === '(' && body[at - 1]?.text !== '.' && isParameter(spot as Spot, text),
  )
}

function relation(
  common: Relation['common'],
  belowFirst: readonly Step[],
  belowSecond: readonly Step[],
): Relation {
  return { common, belowFirst, belowSecond, shared: [], isRepeated: false }
}

/** `Promise.all`, `Promise.race` … */
export function isCombined({ frame }: Step): boolean {
  return frame.owner === 'node' && /^Promise\.\w+$/.test(frame.function ?? '')
}

/** Functions that are called once per item, event or tick are other calls each time. */
function isOneCall(first: Step, second: Step): boolean {
  const isAsync =
    second.spot?.functions[0]?.isAsync ?? (first.frame.isAsync || second.frame.isAsync)
  return isAsync && /^(?:callback|reaction)$/.test(first.role?.kind ?? 'callback')
}

/** Does a function still await, or has it called, what it awaits at the second place, once? */
function isOneWait(first: Step, second: Step): boolean {
  const { spot } = first
  const isCall = spot && chainStart(spot.source, spot.token) - 1 === second.spot?.token
  return (isCall || isAtSamePlace(first, second)) && !isInLoop(first)
}

/** Does a loop or an iteration stand around it? */
export function isInLoop({ spot }: Step): boolean {
  return !!spot && isRepeatedAround(spot, spot.token)
}

/** The frames of one function: by its source, and by its name where that cannot be read. */
export function isSameFunction(one: Step | undefined, other: Step | undefined): boolean {
  if (!one || !other || !isCode(one) || one.frame.file !== other.frame.file) return false
  if (one.spot && other.spot) return one.spot.functions[0]?.body === other.spot.functions[0]?.body
  return one.frame.function !== null && one.frame.function === other.frame.function
}

/** Do both stand at the same place? */
export function isAtSamePlace(one: Step | undefined, other: Step | undefined): boolean {
  const parts = ['file', 'line', 'column', 'function'] as const
  return parts.every((part) => one && other && one.frame[part] === other.frame[part])
}

/** Code of the program or of a dependency. */
export function isCode({ frame }: Step): boolean {
  return frame.owner !== 'node'
}

/** A server that calls what listens for its requests. */
export function isServer(step: Step | undefined): boolean {
  return step?.frame.function?.endsWith('Server.emit') === true
}

export function isOfDependency(step: Step | undefined): boolean {
  return step?.frame.owner === 'dependency'
}

/** Code of a framework: what stands inside it was called by it. */
export function isFrameworkStep({ frame }: Step): boolean {
  return isFrameworkFrame(frame)
}

/** Told by where it stands among the recorder's hooks, and by its package. */
export function isFrameworkFrame({ file, isFramework }: Frame): boolean {
  return !!isFramework || isFrameworkFile(file)
}

/** Was it handed over and then called, as opposed to called by its name? */
export function isCalledBack(caller: Step | undefined, { spot, role }: Step): boolean {
  if (role && role.kind !== 'callback') return false
  const name = spot?.functions[0]?.name
  if (!name) return role !== null
  // A caller that awaits stands at its `await`, not at the call.
  if (caller?.frame.isAsync) return false
  if (!caller?.spot) return role !== null
  const { source, token } = caller.spot
  return source.tokens[token]?.text !== name && callsParameter(caller.spot)
}

/** All that leads to each from where both ways part on, outermost first. */
export function bothWays({
  common,
  belowFirst,
  belowSecond,
}: Relation): readonly [readonly Step[], readonly Step[]] {
  return common
    ? [
        [common.first, ...belowFirst],
        [common.second, ...belowSecond],
      ]
    : [belowFirst, belowSecond]
}

/** What runs inside the framework's own calls, outermost first. */
export function regionOf(steps: readonly Step[]): readonly Step[] {
  return steps.slice(steps.findLastIndex(isFrameworkStep) + 1)
}
