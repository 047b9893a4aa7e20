import type { Machine, Site } from '../machine.ts'
import { reaches } from '../domain/reach.ts'
import type { CallbackRegion, Convention } from '../domain/region.ts'
import type { RegionInfo } from '../domain/frame.ts'
import type { State } from '../domain/state.ts'
import { isErrorFirst } from './callback-arguments.ts'
import { freshKey, isCallable, unknownValue, type Value, ownerOf } from '../domain/value.ts'

/** The source of a callback whose operation is awaited as well, and so runs twice. */
export const ranAgain = 'ran again'

/** A call that the program leaves to the event loop. */
export interface LaterCall {
  readonly kind: 'callback' | 'timer' | 'event'
  /** The event's name, or the name of what was called. */
  readonly label: string
  readonly target: Value
  /** What it is called on, as an emitter calls its listeners on itself. */
  readonly self?: Value
  readonly args?: readonly Value[]
  /** Identity of the emitter. */
  readonly source?: string
  /** Whether the emitter was there before the request. */
  readonly outlives?: boolean
  /** Whether no model tells when the event comes. */
  readonly isCustom?: boolean
  /** Whether `setTimeout()` of the emitter was given the listener. */
  readonly isTimed?: boolean
  readonly repeats?: boolean
  /** Of the calls of one group only one happens. */
  readonly group?: string | null
  /** When it means that nothing was sent: called with an error (`sendFile`), or at all. */
  readonly undoesAnswer?: 'failure' | 'callback' | null
  /** How it is called, where that is known. */
  readonly convention?: Convention | null
  /** When it comes, where that is known. */
  readonly comes?: CallbackRegion['comes']
  /** Of an event: what its listener is given behind others. */
  readonly codes?: CallbackRegion['codes']
  readonly due?: CallbackRegion['due']
  /** What it throws stops code that goes on otherwise: it matters also where it has nothing to do with the response. */
  readonly mayStop?: boolean
  /** Nobody else answers where it is told that nothing was sent: it matters also where it does not. */
  readonly hasToAnswer?: boolean
  /** Whether the call is about the response, and not a layer. */
  readonly isOfResponse?: boolean
  /** Whether it is a method of an object that came in from outside of the code that calls. */
  readonly isOfInterface?: boolean
  /** The list that it is put into. */
  readonly listedIn?: string | null
  /** Tells apart what one call schedules. */
  readonly index?: number
}

/** A callback comes of the call that it was given to: by what that call gives. */
function sourceOf({ kind }: LaterCall, { rounds }: State, { place, activation }: Site): string {
  return kind === 'callback' ? freshKey(place.at, activation.env.id, rounds) : ''
}

/** Leaves a call for later, if what it calls matters to the response; gives what the call is known by. */
export function scheduleCallback(
  machine: Machine,
  call: LaterCall,
  state: State,
  at: Site,
): RegionInfo {
  const { place, activation } = at
  const info = machine.newRegionInfo({
    kind: call.kind,
    label: call.label,
    source: call.source || sourceOf(call, state, at),
    outlives: call.outlives ?? false,
    isCustom: call.isCustom ?? false,
    isTimed: call.isTimed ?? false,
    isModelled: !!call.convention,
    isErrorFirst: isErrorFirst(ownerOf(call.target)),
    isOfResponse: call.isOfResponse ?? false,
    isOfInterface: call.isOfInterface ?? false,
    listedIn: call.listedIn ?? null,
    place,
    parent: activation.frame.region,
    salt: `${call.index ?? 0}:${activation.env.id}:${state.rounds}`,
  })
  const args = call.args ?? []
  const isToAnswer = call.hasToAnswer && info.isErrorFirst
  const matters =
    call.mayStop || isToAnswer || [call.target, ...args].some((one) => reaches(one, state))
  if (!matters || !isCallable(call.target)) return info
  machine.schedule(
    {
      kind: 'callback',
      info,
      target: call.target,
      self: call.self ?? unknownValue(`${info.id}.this`),
      args,
      repeats: call.repeats ?? false,
      group: call.group ?? null,
      undoesAnswer: call.undoesAnswer ?? null,
      convention: call.convention ?? null,
      comes: call.comes ?? null,
      codes: call.codes ?? null,
      due: call.due ?? null,
      frame: activation.frame,
    },
    state,
  )
  return info
}
