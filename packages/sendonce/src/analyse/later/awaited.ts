import { isNoted, notePromise } from './promise-notes.ts'
import type { Answer } from '../domain/answer.ts'
import type { State } from '../domain/state.ts'
import { literalValue, type Value } from '../domain/value.ts'

const none: readonly Value[] = []

/** Of what promises a value is made: `list.map(async …)`, or what `Promise.all` makes of that. */
export function partsOf(key: string, state: State): readonly Value[] {
  const parts = state.readField(key, 'parts')
  return parts?.kind === 'array' ? (parts.items ?? none) : none
}

export function noteParts(key: string, items: readonly Value[], state: State): void {
  state.writeField(key, 'parts', { kind: 'array', key: `${key}.parts`, items })
}

/** Notes that a promise gives the list of what all of these have given; `grows`: there may be more of them. */
export function noteTasks(
  id: string,
  name: 'all' | 'allSettled',
  { items, grows }: Pick<Value & { readonly kind: 'array' }, 'items' | 'grows'>,
  state: State,
): void {
  const key = `${name}(${id})`
  state.writeField(id, 'gives', { kind: 'array', key, items, ...(grows ? { grows } : {}) })
}

/** Notes that a promise is settled as the first of its parts is; `any`: a failure does not count. */
export function noteRace(id: string, name: 'race' | 'any', state: State): void {
  state.writeField(id, 'race', literalValue(name))
}

export function isRace(id: string, state: State): boolean {
  return state.readField(id, 'race') !== undefined
}

export function isAny(id: string, state: State): boolean {
  const name = state.readField(id, 'race')
  return name?.kind === 'literal' && name.value === 'any'
}

/** Notes that somebody waits for a promise, and so for those that it is made of. */
export function noteAwaited(id: string, state: State): void {
  if (isNoted(id, 'isAwaited', state)) return
  notePromise(id, 'isAwaited', state)
  const before = ['follows', 'chain'].flatMap((field) => state.readField(id, field) ?? none)
  for (const one of [...partsOf(id, state), ...before])
    if (one.kind === 'promise') noteAwaited(one.id, state)
}

const noCalls: ReadonlySet<number> = new Set()

/** The calls of asynchronous functions on the ways to these answers for which somebody waits, if not at once. */
export function awaitedCalls(
  answers: readonly (Answer | null)[],
  state: State,
): ReadonlySet<number> {
  let found: Set<number> | null = null
  for (const answer of answers)
    for (let at = answer?.frame ?? null; at; at = at.parent) {
      const isWaited = at.isUnawaited && isNoted(`promise:${at.activationId}`, 'isAwaited', state)
      if (isWaited) found = (found ?? new Set()).add(at.activationId)
    }
  return found ?? noCalls
}
