import type { OperationEvidence, Opinion } from './evidence.ts'
import { edgesTo } from './edges.ts'
import {
  isAtSamePlace,
  isCalledBack,
  isCode,
  isCombined,
  isFrameworkStep,
  isInLoop,
  isOfDependency,
  isSameFunction,
  isServer,
  regionOf,
  type Relation,
  type Step,
} from './relate.ts'
import { textAt, type Scanned, type SourceFunction } from './scan.ts'
import {
  chainOf,
  chainStart,
  isAwaited,
  isRepeatedAround,
  roleOf,
  type Role,
  type Spot,
} from './spot.ts'
import { certainly, likely, possibly } from './opinion.ts'

/** The rules on what runs later or more than once: streams, timers, callbacks, loops, events, promises. */
export function classifyByTime(
  first: OperationEvidence,
  second: OperationEvidence,
  relation: Relation,
): Opinion | null {
  const { common, belowFirst, belowSecond } = relation
  // What a dependency calls from one place it was given by two that asked.
  const from = common?.first
  if (isOfDependency(from) && from && !isFrameworkStep(from) && isAtSamePlace(from, common?.second))
    return classifyByTime(first, second, { ...relation, common: null })
  const a = regionOf(belowFirst)
  const b = regionOf(belowSecond)
  if (!common) {
    const isLateTimer = isTimeout(belowSecond, a)
    // What listens for the end of a stream does not answer its failure.
    const mayFail = isNoOtherEvent(entryOf(b)?.role, /error|abort/)
    if (first.effect === 'begin' && !isLateTimer && mayFail) return likely('SO010')
    const isTimed = isLateTimer || isTimeout(belowFirst, b)
    if (isTimed && !areOfOneTimer(a, b)) return likely('SO015')
  }
  const repeated = calledTwice(common, a, b) ?? classifyRepetition(relation, a, b)
  if (repeated) return repeated
  if (isUnawaited(common?.first, a, b) || isUnawaited(common?.second, b, a)) return likely('SO006')
  if (common) return awaitedReaction(relation)
  if (isOneChain(a, b) || isHandedToNext(first, second, b)) return likely('SO007')
  return { code: 'SO004', confidence: entryOf(a)?.spot && entryOf(b)?.spot ? 'high' : 'medium' }
}

/** Where the run of code begins. */
function entryOf(steps: readonly Step[]): Step | undefined {
  return steps.find(isCode)
}

/** A timer that answers itself, or through a layer; one that only calls back when some work is done is no timeout. */
function isTimeout(steps: readonly Step[], others: readonly Step[]): boolean {
  const end = steps.findIndex(isFrameworkStep)
  const code = (end < 0 ? steps : steps.slice(0, end)).filter(isCode)
  const entry = code[0]
  if (!entry) return false
  const isContained = (one: SourceFunction): boolean =>
    others.some(({ spot }) => spot?.functions.includes(one))
  const { spot, role } = entry
  const isTimer =
    isOfTimer(role) || (isCalledByTimer(steps, entry) && isNoOtherEvent(role, /timeout/))
  const own = spot?.functions[0]
  if (own && isContained(own)) return false
  const isDirect = (step: Step, at: number): boolean =>
    at === 0 || (step.role?.kind !== 'event' && !isCalledBack(code[at - 1], step))
  if (isTimer && code.every(isDirect)) return true
  for (const one of spot?.functions.slice(1) ?? []) {
    if (!spot || isContained(one)) return false
    if (isOfTimer(roleOf(spot.source, one))) return true
  }
  return false
}

/** Listeners for events of other names do not count. */
function isNoOtherEvent(role: Role | null | undefined, names: RegExp): boolean {
  return role?.kind !== 'event' || names.test(role.label)
}

function isOfTimer(role: Role | null): boolean {
  return role?.kind === 'timer' || role?.kind === 'interval'
}

/** What a promise goes on with may run between two timers, and has nothing to do with either. */
function isCalledByTimer(steps: readonly Step[], entry: Step): boolean {
  const caller = steps[steps.indexOf(entry) - 1]
  return !!caller?.frame.function?.endsWith('listOnTimeout')
}

/** Callbacks of one function, which calls them by a timer: neither is there to limit the other. */
function areOfOneTimer(a: readonly Step[], b: readonly Step[]): boolean {
  const [one, other] = [a, b].map((steps) => {
    const entry = entryOf(steps)
    // What a timer calls is no item of a list, whatever the name of the function says.
    const isHanded = entry && /^(?:callback|iteration)$/.test(entry.role?.kind ?? '')
    return isHanded && isCalledByTimer(steps, entry) ? calledIn(entry) : null
  })
  return !!one && one === other
}

/** The name of what a callback is handed to. */
function calledIn({ spot, role }: Step): string | undefined {
  return role ? spot?.source.tokens[role.callee]?.text : undefined
}

/** The same function, called back from two places. */
function calledTwice(
  common: Relation['common'],
  a: readonly Step[],
  b: readonly Step[],
): Opinion | null {
  const firsts = common ? [common.first, ...a] : a
  const seconds = common ? [common.second, ...b] : b
  const isEntered = (steps: readonly Step[], at: number): boolean =>
    (!common || at > 0) && isCalledBack(steps[at - 1], steps[at] as Step)
  for (const [x, one] of firsts.entries()) {
    const y = seconds.findIndex((other) => isSameFunction(one, other))
    if (y < 0 || !isEntered(firsts, x) || !isEntered(seconds, y)) continue
    // What it calls from one place is not the same: it was made twice, for two calls.
    const [next, other] = [firsts[x + 1], seconds[y + 1]]
    if (next && isAtSamePlace(one, seconds[y]) && !isSameFunction(next, other)) continue
    const callers = [firsts[x - 1], seconds[y - 1]]
    const areForeign = callers.every(isOfDependency)
    // Where Node calls it from says nothing: its queues do so from several places.
    const areKnown = callers.every((caller) => caller && isCode(caller))
    // Its own function it calls for whatever it does, and for each of several there is another callback.
    if (areForeign && !isOfDependency(one) && !isHandedOverInLoop(one)) return likely('SO022')
    if (!areForeign && areKnown && !isAtSamePlace(callers[0], callers[1]))
      return { code: 'SO012', confidence: common ? 'certain' : 'high' }
  }
  return null
}

/** One call site for each item, round or event; or two events of one emitter. */
function classifyRepetition(
  { common, shared, isRepeated }: Relation,
  a: readonly Step[],
  b: readonly Step[],
): Opinion | null {
  if (isRepeated) return repeatedRun(shared)
  // A driver listens to its socket for all that the program asks, and calls each of those back.
  const isEvent = (step: Step): boolean => step.role?.kind === 'event' && !isOfDependency(step)
  const listener = b.find(isEvent)
  if (listener && a.some((step) => isEvent(step) && isOneEmitter(step, listener)))
    return likely('SO014')
  if (common && !isAtSamePlace(common.first, common.second)) return null
  const steps = (common ? [common.first, ...a] : a).filter(isCode)
  const inner = steps.at(-1)
  const other = b.findLast(isCode) ?? common?.second
  if (!inner || !isSameFunction(inner, other)) return null
  const kinds = steps.map(({ role }) => role?.kind)
  const isSameSite = isAtSamePlace(inner, other)
  if (inner.role?.kind === 'iteration') return likely('SO013')
  if (isSameSite && (kinds.includes('interval') || steps.some(isInLoop))) return likely('SO013')
  // Handed over for each item, each of them answers in its way.
  if (!common && steps.some(isHandedOverInLoop)) return likely('SO013')
  // Two runs of one callback that is handed over in one place.
  const isHanded = inner.role?.kind === 'callback' && !inner.spot?.functions[0]?.name
  return !common && isHanded ? possibly('SO012') : null
}

/** The innermost call that repeats what is inside of it. */
function repeatedRun(shared: readonly Step[]): Opinion {
  for (const step of shared.toReversed()) {
    if (isFrameworkStep(step)) break
    const name = step.frame.function ?? ''
    if (isCode(step) ? isInLoop(step) : /^(?:Array|Map|Set|\w*Array)\.\w+$/.test(name))
      return certainly('SO013')
    if (!isCode(step) && /(?:^|\.)emit\b/.test(name))
      return certainly(isServer(step) ? 'SO017' : 'SO014')
  }
  return isUnawaited(undefined, shared, []) ? likely('SO006') : possibly('SO013')
}

/** Is the function that it stands in handed over for each of several? */
function isHandedOverInLoop({ spot }: Step): boolean {
  const own = spot?.functions[0]
  return !!own && isRepeatedAround(spot, own.from)
}

function isOneEmitter(first: Step, second: Step): boolean {
  if (isSameFunction(first, second)) return true
  const name = emitterOf(first)
  return name !== null && name === emitterOf(second)
}

/** What `.on` was called on, up to the first call: `http.get` of `http.get(url).on('error', …)`. */
function emitterOf({ spot, role }: Step): string | null {
  if (!spot || !role) return null
  const { tokens } = spot.source
  const start = chainStart(spot.source, role.callee)
  const pieces: string[] = [spot.file]
  for (let at = start; at < role.callee - 1 && tokens[at]?.text !== '('; at++)
    pieces.push(textAt(tokens, at))
  return pieces.join(' ')
}

/** An asynchronous function that was given the response, and that the program, which calls it, does not await. */
function isUnawaited(
  common: Step | undefined,
  steps: readonly Step[],
  others: readonly Step[],
): boolean {
  // V8 says who awaits it.
  if (!common && steps.some(isCombined)) return false
  const calls = common ? [common, ...steps] : steps
  const isStarted = calls.some((callee, at) => {
    const caller = calls[at - 1]
    return (
      caller?.spot &&
      caller.frame.owner === 'application' &&
      !caller.frame.isAsync &&
      callee.spot?.functions[0]?.isAsync &&
      !isAwaited(caller.spot.source, caller.spot.token)
    )
  })
  if (isStarted || common) return isStarted
  const entry = entryOf(steps)
  const own = entry?.spot?.functions[0]
  if (!entry?.spot || !own?.isAsync || others.some(({ spot }) => spot?.functions.includes(own)))
    return false
  if (own.name) return [entry, ...others].some(({ spot }) => spot && hasUnawaitedCall(spot, own))
  const outer = entry.spot.functions[1]
  return !entry.role && others.some(({ spot }) => outer && spot?.functions.includes(outer))
}

function hasUnawaitedCall({ source }: Spot, { name, parameters }: SourceFunction): boolean {
  const { tokens } = source
  return tokens.some(
    ({ text }, at) =>
      text === name &&
      tokens[at + 1]?.text === '(' &&
      at + 1 !== parameters &&
      !isAwaited(source, at),
  )
}

/** `await work().catch(() => send())`, `await work().catch(next)`: V8 says who awaits the reaction. */
function awaitedReaction({ common, belowFirst, belowSecond }: Relation): Opinion | null {
  const isReaction = (caller: Step | undefined, steps: readonly Step[]): boolean => {
    const entry = entryOf(steps)
    const isHanded = entry?.role?.kind === 'reaction' || (!!entry && isFrameworkStep(entry))
    return caller?.frame.isAsync === true && isHanded
  }
  if (isReaction(common?.first, belowFirst)) return certainly('SO007')
  return isReaction(common?.second, belowSecond) ? certainly('SO004') : null
}

/** Both answer in one chain of promises; or one does that the function of the other awaits. */
function isOneChain(a: readonly Step[], b: readonly Step[]): boolean {
  const first = entryOf(a)
  const second = entryOf(b)
  if (!first?.spot || !second?.spot || first.role?.kind !== 'reaction') return false
  const { source } = first.spot
  const chain = chainOf(source, first.role)
  if (second.role?.kind === 'reaction' && second.spot.source === source)
    return chainOf(source, second.role).start === chain.start
  const waiting = second.spot.functions[0]
  return chain.isAwaited && waiting !== undefined && waiting === first.spot.functions[1]
}

/** `await work().catch(next)`: an error handler answers, first or second, and the function goes on. */
export function isHandedToNext(
  first: OperationEvidence,
  second: OperationEvidence,
  b: readonly Step[],
): boolean {
  const spot = entryOf(b)?.spot
  const own = spot?.functions[0]
  if (!spot || !own || !second.invocation) return false
  const isBehind = [...edgesTo(first.invocation)].some(
    ({ from, isAfterCommit }) => from === second.invocation && !isAfterCommit,
  )
  return isBehind && hasAwaitedHandler(spot.source, own)
}

function hasAwaitedHandler(source: Scanned, { body, to }: SourceFunction): boolean {
  const { tokens } = source
  return tokens.slice(body, to).some(({ text }, at) => {
    const callee = body + at
    const isHanded = /^(?:then|catch)$/.test(text) && tokens[callee + 1]?.text === '('
    return isHanded && tokens[chainStart(source, callee) - 1]?.text === 'await'
  })
}
