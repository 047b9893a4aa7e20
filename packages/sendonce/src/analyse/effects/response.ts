import {
  effectFor,
  pipeInto as pipeOperation,
  type OperationEffect,
  type ResponseOperation,
} from '@sendonce/model'
import { isHandingOn, type Answer } from '../domain/answer.ts'
import type { Machine, Site } from '../machine.ts'
import { answerAt, isStillToCome, overtakes } from './answer.ts'
import { firstsOf, goOnAfterHandingOn, overtakeLeft } from './handed-on.ts'
import { isLastLayer } from './next.ts'
import { runStandIns } from './stand-ins.ts'
import { layersAround } from './layers.ts'
import { prepare } from './prepared-answer.ts'
import { mayHaveEnded } from './pipe.ts'
import { isAtEnd } from '../domain/end-listener.ts'
import { isFailureEvent } from '../domain/frame.ts'
import { comesMeanwhile } from '../domain/waited-for.ts'
import type { Phase, State } from '../domain/state.ts'
import { isCallable, keyOf, undefinedValue, type Value } from '../domain/value.ts'
import type { LibraryRequest } from './library-request.ts'

/** Applies an operation of the response on one path, and reports it where it comes too late. */
export function operate(
  machine: Machine,
  name: string,
  args: readonly Value[],
  state: State,
  at: Site,
): Value {
  const { vocabulary } = machine
  const isSet = name.endsWith('=')
  const operation = isSet ? vocabulary.property(name.slice(0, -1)) : vocabulary.method(name)
  const last = args.at(-1)
  const hasCallback = last !== undefined && isCallable(last)
  const effect = operation && effectFor(operation, shapeOf(args), hasCallback)
  if (!operation || !effect || state.phase === 'silent') return undefinedValue
  if (state.isDestroyed && state.phase === 'open' && !commitsDestroyed(operation, args))
    return undefinedValue
  const answer = answerOf(operation, effect, state, at)
  if (isBeforeFlow(machine, answer, state)) {
    if (answer.kind === 'begin') sendHead(answer, state)
    return undefinedValue
  }
  if (isBefore(state.phase)) {
    const isAnswer = answer.kind !== 'header'
    const begun = isAnswer && isHandingOn(state.begun) ? state.begun : null
    if (begun) comeBefore(machine, begun, answer, state)
    if (answer.kind === 'prepared') prepare(operation, args, answer, state)
    // What nobody has followed may have prepared something.
    else if (state.phase === 'unknown' && machine.vocabulary.context) state.prepared ??= answer
    settlePhase(state, effect, answer)
    // A view is whole before it is sent.
    if (effect.later && name !== 'render') runStandIns(machine, answer, state, at)
    if (begun && effect.effect.open.to !== 'open') overtakeLeft(machine, begun, state)
  } else {
    if (name === 'end' && state.phase === 'committed' && state.first)
      runStandIns(machine, state.first, state, at)
    late(machine, operation, effect, answer, state)
    if (answer.kind === 'prepared' && state.phase === 'committed')
      prepare(operation, args, answer, state)
  }
  return undefinedValue
}

/** Of a response that was destroyed Node writes the head before it looks at that, and a body not at all. */
function commitsDestroyed({ name }: ResponseOperation, args: readonly Value[]): boolean {
  if (name === 'end') return shapeOf(args) === 'no-data'
  return name === 'writeHead' || name === 'flushHeaders'
}

function isBefore(phase: Phase): boolean {
  return phase === 'open' || phase === 'unknown'
}

function shapeOf(args: readonly Value[]): 'no-data' | 'data' {
  const first = args[0]
  if (!first || isCallable(first)) return 'no-data'
  return first.kind === 'literal' && (first.value === undefined || first.value === null)
    ? 'no-data'
    : 'data'
}

function answerOf(
  operation: ResponseOperation,
  effect: OperationEffect,
  state: State,
  at: Site,
): Answer {
  const { to } = effect.effect.open
  let kind: Answer['kind'] = 'header'
  if (effect.later) kind = 'later'
  else if (to === 'ended') kind = 'terminal'
  else if (to === 'committed') kind = 'begin'
  else if (effect.effect.ended.how === 'lose') kind = 'prepared'
  const { beginsAnswer = false, byFramework, activation } = at
  const own = { name: operation.name, kind, status: state.status }
  const { isDropped } = activation
  return answerAt(at, state, { ...own, beginsAnswer, byFramework, isDropped })
}

/**
 * What is to flow, or is sent later, takes the head that it finds: it may still be changed in the same turn, and by
 * what listens for the opening of a stream.
 */
function isBeforeFlow(
  machine: Machine,
  { kind, frame, turn }: Answer,
  { phase, first }: State,
): boolean {
  if (phase === 'sending') return kind === 'header' && isStillToCome(first, turn, machine)
  if (phase !== 'piping' || first?.kind !== 'pipe') return false
  const { region } = frame
  const isOpening = region.kind === 'event' && /^(?:open|ready)$/.test(region.label)
  return (
    (kind === 'header' || kind === 'begin') && (isOpening || isStillToCome(first, turn, machine))
  )
}

/** The head goes out in front of what is to flow. */
function sendHead(answer: Answer, state: State): void {
  state.phase = 'committed'
  state.first = { ...answer, piped: state.first }
}

function settlePhase(state: State, effect: OperationEffect, answer: Answer): void {
  const phase = phaseBehind(effect)
  if (phase === 'open') return
  state.phase = phase
  state.first = answer
}

function phaseBehind(effect: OperationEffect): Phase {
  return effect.later ? 'sending' : effect.effect.open.to
}

/** An answer of code that has handed on, and found nothing sent: what is behind `next()` answers later. */
function comeBefore(machine: Machine, begun: Answer, answer: Answer, state: State): void {
  noteClosing(machine, answer)
  state.begun = null
  if (isLastLayer(begun) && !isBeforeFramework(begun, answer))
    machine.report({ first: begun, second: answer, state, how: 'throw', proof: [], weight: 1 })
}

/** Where no layer is left the framework answers, in a turn of its own, and only if nobody has until then. Events come behind that. */
function isBeforeFramework(handedOn: Answer, { turn, frame }: Answer): boolean {
  return isLastLayer(handedOn) && handedOn.turn === turn && frame.region.kind !== 'event'
}

/** The state in the model's tables that stands for a phase in which an answer is out. */
function probedState(phase: Phase): 'committed' | 'ended' {
  return phase === 'committed' || phase === 'piping' ? 'committed' : 'ended'
}

function late(
  machine: Machine,
  operation: ResponseOperation,
  effect: OperationEffect,
  answer: Answer,
  state: State,
): void {
  const isAnswer = answer.kind !== 'header'
  const isBehindFlow = mayHaveEnded(answer, state)
  const transition = effect.effect[isBehindFlow ? 'ended' : probedState(state.phase)]
  const how = state.first?.isBuilt ? 'instead' : transition.how
  // What was destroyed emits no error, and nobody gets what it drops.
  if (state.isDestroyed && how !== 'throw' && how !== 'ok') return
  if (!isAnswer && isAhead(answer, state.first)) return
  const flowing = state.phase === 'committed' ? state.first?.piped : state.first
  if (flowing && isTakingEffect(operation, state) && overtakes(answer, flowing, machine)) {
    machine.report({ first: flowing, second: answer, state, how: 'ok', proof: [], weight: 0 })
    state.phase = 'silent'
    return
  }
  if (how === 'lose' && isNoLoss(operation, answer, state)) return
  // It looks whether the response has ended.
  if (how === 'ignore' && answer.byFramework && machine.vocabulary.context) return
  if (how === 'ok') {
    if (transition.to === 'ended' && isAnswer) end(machine, operation, answer, state)
    return
  }
  const isInFront = isHandingOn(state.first) && isBeforeFramework(state.first, answer)
  if (isInFront && !isAnswer) return
  if (how === 'ignore' && !isAnswer && isChained(answer, state.first))
    machine.report({ first: state.first, second: answer, state, how, proof: [], weight: 0 })
  if (how === 'ignore' && (!isAnswer || isHarmless(operation, answer, state))) {
    if (state.phase === 'handed-off' && isAnswer) {
      noteClosing(machine, answer)
      goOnAfterHandingOn(machine, answer, phaseBehind(effect), state)
    }
    return
  }
  if (state.phase === 'handed-off' && !isAnswer && how !== 'throw') return
  if (isBehindFlow) state.assume('the stream has ended', 1)
  // `try { res.writeHead(500) } catch {}` is there for the case that it is too late.
  const isMeant = how === 'throw' && isAnswer && answer.isDropped === true
  const weight = isMeant ? 3 : weightOf(state, answer, how)
  const shown = isInFront ? 'in-front' : how
  for (const first of firstsOf(machine, state, answer))
    machine.report({ first, second: answer, state, how: shown, proof: [], weight })
  if (state.phase !== 'handed-off') {
    // Where nothing is thrown here the code goes on, and what it does is as late as this.
    if (!effect.later && (how === 'throw' || how === 'crash'))
      state.fallSilent(how === 'throw' && isCaught(answer))
  } else if (isAnswer) {
    noteClosing(machine, answer)
    goOnAfterHandingOn(machine, answer, phaseBehind(effect), state)
  }
}

/** What was begun is ended, as it should be; a status that was meant for it is lost. */
function end(machine: Machine, operation: ResponseOperation, answer: Answer, state: State): void {
  const { first } = state
  const isLost = first?.kind === 'begin' && isMeantAsAnswer(operation, answer, state)
  if (isLost) {
    const weight = weightOf(state, answer, 'ignore')
    machine.report({ first, second: answer, state, how: 'ignore', proof: [], weight })
  }
  state.phase = 'ended'
  // What is known to be sent by a layer behind `next()` stays the first answer.
  if (isHandingOn(first)) return
  state.begun ??= state.first
  state.first = isLost ? { ...answer, isStatusLost: true } : answer
}

const ending = /^(error|end|finish|close)$/

/** What sends later tells by events what it is about to send: headers are in time then. */
function isAhead({ frame }: Answer, first: Answer | null): boolean {
  const { kind, label, source } = frame.region
  return kind === 'event' && source === first?.sender && !ending.test(label)
}

/** `res.send(page).status(404)`: what is dropped in silence behind an answer is of no harm, but not what was meant for it. */
function isChained({ place }: Answer, first: Answer | null): boolean {
  if (first?.place.file !== place.file || first.place.start !== place.start) return false
  return first.place.end < place.end
}

/** A handler that answers when it has handed on answers for all that are behind it. */
function noteClosing(machine: Machine, { frame }: Answer): void {
  if (layersAround(frame) === 0) machine.noteClosing()
}

/** Frameworks catch what a handler throws, promises what a reaction does; other callbacks end the process. */
function isCaught({ frame }: Answer): boolean {
  return /^(entry|resume|reaction)$/.test(frame.region.kind) || layersAround(frame) > 0
}

/** What a head says where nobody has set a status. */
const usualStatus = 200

/**
 * `end()` without data is how code makes sure that a response is closed; with another status in front
 * of it, it was meant as an answer.
 */
function isHarmless(operation: ResponseOperation, answer: Answer, state: State): boolean {
  if (answer.kind === 'prepared') return true
  if (operation.name === 'flushHeaders') return true
  return operation.name === 'end' && !isMeantAsAnswer(operation, answer, state)
}

/**
 * Whether what is prepared too late was hardly meant for the client: by what listens for the end of the response, or for a failure
 * of what goes out, or a status alone where it is another one's that goes out.
 */
function isNoLoss({ decides }: ResponseOperation, { frame }: Answer, state: State): boolean {
  const { first, prepared } = state
  if (isAtEnd(frame.region) || comesMeanwhile(frame.region, state)) return true
  if (prepared !== null && isFailureEvent(frame.region)) return true
  return !decides.includes('body') && (prepared !== null || !first?.byFramework)
}

/** `res.status(500).end()` behind the head of another status: that one is what the client gets, if it is still there. */
function isMeantAsAnswer(
  { name }: ResponseOperation,
  { frame }: Answer,
  { status, first }: State,
): boolean {
  if (name !== 'end' || isAtEnd(frame.region)) return false
  return status !== null && status !== (first?.status ?? usualStatus)
}

/** Behind a head only the end comes through. */
function isTakingEffect({ name }: ResponseOperation, { phase }: State): boolean {
  return name === 'end' || phase === 'piping' || phase === 'sending'
}

function weightOf(state: State, answer: Answer, how: string): number {
  if (how === 'ignore') return 2
  if (state.phase === 'piping') return answer.frame.region === state.first?.frame.region ? 1 : 2
  if (state.phase === 'handed-off') {
    return isSameRun(state.first, answer) && answer.kind !== 'header' ? 1 : 2
  }
  return isHandingOn(state.first) ? 1 : 0
}

/** Nothing comes between the two: `await load().catch(next)` goes on behind what its reaction does. */
function isSameRun(handedOn: Answer | null, { frame }: Answer): boolean {
  const region = handedOn?.frame.region
  if (region === frame.region) return true
  if (region?.kind !== 'reaction' || !region.joined) return false
  return frame.region.kind === 'resume' || frame.region === region.parent
}

/** A library is given the response, and answers in a later turn. */
export function handOver(
  machine: Machine,
  { name, self, state }: Pick<LibraryRequest, 'name' | 'self' | 'state'>,
  at: Site,
): void {
  if (state.phase === 'silent') return
  const effect = effectFor(pipeOperation, 'data', false)
  if (!effect) return
  const sender = keyOf(self)
  const answer: Answer = {
    ...answerOf(pipeOperation, effect, state, at),
    name,
    kind: 'later',
    sender,
  }
  if (isBefore(state.phase)) {
    state.phase = 'sending'
    state.first = answer
    return
  }
  const weight = weightOf(state, answer, 'throw')
  for (const first of firstsOf(machine, state, answer))
    machine.report({ first, second: answer, state, how: 'throw', proof: [], weight })
  state.phase = 'silent'
}
