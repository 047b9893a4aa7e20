import type {
  ArgumentShape,
  Decides,
  OperationCallback,
  OperationEffect,
  ResponseOperation,
} from './framework.ts'
import type { ProbedState, Reaction, Transition } from './lifecycle.ts'

/** A state alone: the call is all right, and leads to it. */
type Cell = ProbedState | readonly [to: ProbedState, how: Reaction, code?: string | null]

function transition(cell: Cell): Transition {
  if (typeof cell === 'string') return { to: cell, how: 'ok' }
  const [to, how, code] = cell
  return code === undefined ? { to, how } : { to, how, code }
}

/** An effect from one cell per state. */
export function effect(
  open: Cell,
  committed: Cell,
  ended: Cell,
  when: ArgumentShape = 'always',
): OperationEffect {
  return {
    when,
    effect: { open: transition(open), committed: transition(committed), ended: transition(ended) },
  }
}

/** What an open response takes, and one whose head is out refuses. */
export function untilSent(to: ProbedState, code: string): OperationEffect {
  return effect(to, ['committed', 'throw', code], ['ended', 'throw', code])
}

/** What is dropped behind the head. */
export function droppedWhenSent(open: Cell = 'open'): OperationEffect {
  return effect(open, ['committed', 'ignore'], ['ended', 'ignore'])
}

/** What ends a response, and does nothing to one that has ended. */
export function endsOnce(when?: ArgumentShape): OperationEffect {
  return effect('ended', 'ended', ['ended', 'ignore'], when)
}

interface OperationOptions {
  readonly form?: 'call' | 'set'
  readonly returns?: ResponseOperation['returns']
  readonly callback?: OperationCallback
  readonly node?: string
}

/** What gives nothing back cannot be chained. */
export const givesNothing = { returns: 'undefined' } as const

/** One entry of an operation table, by the names that act alike. */
export function operations(
  names: string,
  decides: readonly Decides[],
  effects: readonly OperationEffect[],
  options: OperationOptions = {},
): ResponseOperation[] {
  const { form = 'call', returns = 'this', callback, node } = options
  return names.split(' ').map((name) => ({
    name,
    form,
    decides,
    effects,
    returns,
    ...(callback ? { callback } : {}),
    ...(node ? { node } : {}),
  }))
}

/** The table with some operations replaced or added, by name and form. */
export function extend(
  base: readonly ResponseOperation[],
  own: readonly ResponseOperation[],
): ResponseOperation[] {
  const isOwn = (operation: ResponseOperation): boolean =>
    own.some((other) => other.name === operation.name && other.form === operation.form)
  return [...base.filter((operation) => !isOwn(operation)), ...own]
}
