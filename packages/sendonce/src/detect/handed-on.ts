import { isHandingOn, type Answer } from '../analyse/domain/answer.ts'
import { isAt, isWithin, type Place } from '../analyse/domain/place.ts'
import type { Frame } from '../analyse/domain/frame.ts'
import { isLayer } from '../analyse/effects/layers.ts'
import type { Conflict } from '../analyse/machine.ts'
import { writtenAt } from './relation.ts'

/** The first layer that a handler handed the request on to on the way to an answer. */
export function handedOnBefore({ frame }: Answer): Frame | null {
  let layer: Frame | null = null
  for (let at: Frame | null = frame; at; at = at.parent) if (isLayer(at)) layer = at
  return layer
}

/**
 * Where the handler handed on before it went on by itself: whatever it does then, and whoever answered first or second, is
 * one cause.
 */
export function ownHandOn(conflict: Conflict): Place | null {
  const { first, second } = conflict
  if (!first) return null
  const [layer, later] = [handedOnBefore(first), handedOnBefore(second)]
  if (layer) return layer.activationId === later?.activationId ? null : layer.call
  if (isHandingOn(first)) return writtenAt(conflict).first
  return later?.via === 'next' ? later.call : null
}

/** Where the code that goes wrong calls what gives each answer: a helper, a callback, `next()`; `null`: it answers itself. */
export function callsFor(conflict: Conflict): readonly [Place | null, Place | null] {
  const { first, second } = conflict
  if (!first) return [null, handedOnBefore(second)?.call ?? null]
  const written = writtenAt(conflict)
  const callOf = (answer: Answer, at: Place | null): Place | null => {
    const call = isAt(answer.place, at) ? handedOnBefore(answer)?.call : at
    // A callback may stand in the call that it is handed over by.
    return call && !isWithin(answer.place, call) ? call : null
  }
  return [callOf(first, written.first), callOf(second, written.second)]
}

/** Whether an error handler gives an answer, or code that it calls. */
export function isInErrorHandler({ frame }: Answer): boolean {
  for (let at: Frame | null = frame; at; at = at.parent) if (at.via === 'error-handler') return true
  return false
}
