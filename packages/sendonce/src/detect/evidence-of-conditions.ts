import { isNotOpened } from '@sendonce/model/calls'
import { callOfPromise } from '../analyse/domain/outside-promises.ts'
import { stepsOf, type Step } from '../analyse/domain/steps.ts'
import { placeKey, isAt } from '../analyse/domain/place.ts'
import { withoutDenials } from '../analyse/domain/operators.ts'
import { calleeName, keyOf, type Value } from '../analyse/domain/value.ts'
import { callbacksApart } from './steps-between.ts'
import type { View } from './view.ts'

/**
 * What is given a function calls it, or tells by its result that it does not: whoever asks that result takes one
 * of the two ways.
 */
export function isToldByResult({ second, relation }: View): boolean {
  const sources = callbacksApart(relation).map(({ source }) => source)
  if (sources.length === 0) return false
  for (const step of stepsOf(second.steps)) {
    if (step.kind !== 'branch' || !step.isChoice || !step.asked) continue
    const asked = keyOf(step.asked)
      .split(/[^\w:]/)
      .map(callOfPromise)
    if (sources.some((source) => asked.includes(source))) return true
  }
  return false
}

/**
 * A function that answers tells its caller so by what it gives back, or by what it changes: a condition of the caller
 * that nothing decided may be just that one.
 */
export function isBehindHelper({
  isOneRun,
  choices,
  relation: { belowFirst, caught },
}: View): boolean {
  const isHelper = belowFirst.some(({ via }) => via === 'call' || via === 'await')
  return isOneRun && isHelper && choices > 0 && caught?.kind !== 'catch'
}

/** A stream is asked whether it could not be opened: then nothing of it was sent. */
export function isOfOpening({ first, second }: View): boolean {
  if (first.kind !== 'pipe' && first.kind !== 'later') return false
  for (const step of stepsOf(second.steps, first.steps))
    if (tellsOfOpening(foundBy(step))) return true
  return false
}

/** What is so behind a branch: `a === b` also behind `if (a !== b) return`; `null`: what was asked is not so. */
function foundBy({ asked, taken }: Step): Value | null {
  const found = asked && withoutDenials(asked)
  return found && found.isSo === taken ? found.asked : null
}

function tellsOfOpening(asked: Value | null): boolean {
  if (asked?.kind !== 'equal') return false
  const [code, other] =
    asked.left.kind === 'literal' ? [asked.left, asked.right] : [asked.right, asked.left]
  if (code.kind !== 'literal') return false
  const name = calleeName(other)
  if (name === 'status' || name === 'statusCode') return code.value === 404
  return name === 'code' && isNotOpened(String(code.value))
}

const classOfFailure = / instanceof (?!Error\))[^ ]+\)$/

/** A `catch` that looks for a class of failures means those in front of the answer, and not that it failed. */
export function isOfOtherFailure({ first, second }: View): boolean {
  let isAsked = false
  for (const step of stepsOf(second.steps, first.steps)) {
    if (step.kind === 'caught' && isAsked) return true
    const found = foundBy(step)
    isAsked ||= found !== null && classOfFailure.test(keyOf(found))
  }
  return false
}

/** Whether a way was chosen by what was forgotten: by how far a counter has come, or what several tasks gave. */
export function dependsOnForgotten({ first, second }: View): boolean {
  for (const step of stepsOf(second.steps, first.steps))
    if (step.isChoice && step.asked && isForgotten(step.asked)) return true
  return false
}

function isForgotten(asked: Value): boolean {
  if (asked.kind === 'not') return isForgotten(asked.operand)
  const made = asked.kind === 'unknown' ? asked.made : null
  if (made?.kind === 'joined') return true
  return made?.kind === 'operation' && made.operator === '>' && made.operands.some(isJoined)
}

function isJoined(value: Value): boolean {
  return value.kind === 'unknown' && value.made?.kind === 'joined'
}

/**
 * What answers when the last of several calls was counted has none of them left behind it:
 * `if (--left === 0) res.json(all)`.
 */
export function isCountedDown({ first, relation: { firstRegion, secondRegion } }: View): boolean {
  const isOneCall = isAt(firstRegion.place, secondRegion.place)
  if (firstRegion.kind !== 'callback' || firstRegion === secondRegion || !isOneCall) return false
  for (let step = first.steps; step && step.kind !== 'region'; step = step.previous)
    if (step.isChoice && isLastOne(foundBy(step))) return true
  return false
}

/** `left - 1 === 0`, or the length of what was collected against a number. */
function isLastOne(asked: Value | null): boolean {
  if (asked?.kind !== 'equal') return false
  const sides = [asked.left, asked.right]
  const number = sides.find(({ kind }) => kind === 'literal')
  const counted = sides.find(({ kind }) => kind === 'unknown')
  if (number?.kind !== 'literal' || typeof number.value !== 'number') return false
  const made = counted?.kind === 'unknown' ? counted.made : null
  if (made?.kind === 'size') return true
  if (made?.kind !== 'operation' || made.operator !== '-' || number.value !== 0) return false
  const [, step] = made.operands
  return step?.kind === 'literal' && step.value === 1
}

/**
 * What answers for the item that is equal to something picks one: `if (user.id === req.params.id) res.json(user)`
 * answers again only where two items are alike in that.
 */
export function isOfPicked({ first, second }: View): boolean {
  if (first.rounds === second.rounds || placeKey(first.place) !== placeKey(second.place))
    return false
  const wanted = pickedBy(first.steps).map(keyOf)
  return pickedBy(second.steps).some((one) => one.kind === 'literal' || wanted.includes(keyOf(one)))
}

/**
 * What the conditions in front of an answer, or of the call that answers, say that something of its round is equal to. A
 * constant is the name of one item where nothing else is asked of it; `patch.op === 'test'` in front of whether that
 * failed is so of a kind of them.
 */
function pickedBy(from: Step | null): Value[] {
  const values: Value[] = []
  let isLast = true
  for (let step = from; step?.kind === 'branch' || step?.kind === 'call'; step = step.previous) {
    if (step.kind === 'call') continue
    const found = foundBy(step)
    if (found?.kind === 'equal') {
      const sides = [found.left, found.right]
      const isOfKind = !isLast && sides.some(({ kind }) => kind === 'literal')
      if (!isOfKind) values.push(...sides.filter(isTelling))
    }
    isLast = false
  }
  return values
}

/** Many items have a flag that is set, or nothing: a name or a number is that of one. */
function isTelling(value: Value): boolean {
  if (value.kind !== 'literal') return true
  return typeof value.value === 'string' || typeof value.value === 'number'
}

/** Two that listen to one server, each on a condition of its own: they may well share out what comes between them. */
export function mayShareRequests({ second, relation: { belowFirst, belowSecond } }: View): boolean {
  const other = [belowFirst[0], belowSecond[0]].find((frame) => frame?.via === 'listener')
  if (!other) return false
  let [inFront, since] = [0, 0]
  let isPassed = false
  for (const step of stepsOf(second.steps)) {
    isPassed ||= step.kind === 'call' && placeKey(step.place) === placeKey(other.call)
    if (!step.isChoice) continue
    if (isPassed) inFront++
    else since++
  }
  return inFront > 0 && since > 0
}
