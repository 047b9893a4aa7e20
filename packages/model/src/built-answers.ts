import type { ResponseOperation } from './framework.ts'
import { droppedWhenSent, effect, operations } from './operation-table.ts'

/** Answers that are built first: nothing goes out unless the handler returns what it has built. */
export interface BuiltAnswers {
  /** What the methods of that are called which a handler is given, and build one. */
  readonly methods: readonly string[]
  /** Functions and classes that build one: of packages, and of the platform. */
  readonly functions: readonly string[]
  /** Methods of a built answer that give it back. */
  readonly shaping: readonly string[]
  /** Those of them by which it is the answer also where others are still to come. */
  readonly final: readonly string[]
  /** What says, where it is returned, that the program has answered by itself: members of what the handler is given, exports of packages. */
  readonly leaving: readonly string[]
  /** Functions that answer by throwing: nobody is to catch that. */
  readonly thrown: readonly string[]
  /** The status of what the framework answers where nothing is returned, if that is a mistake in any case. */
  readonly unreturned: number | null
}

const tooLate = ['ended', 'crash', 'ERR_HTTP_HEADERS_SENT'] as const

/**
 * What a framework does with what a handler returns that has answered on Node's own response. `send` stands for it: none
 * of these frameworks has a method of that name.
 */
export const sendsReturned: readonly ResponseOperation[] = operations(
  'send',
  ['header', 'body', 'end'],
  [effect('ended', tooLate, tooLate)],
)

/** Methods that build no answer. */
export function buildingNothing(names: string): readonly ResponseOperation[] {
  return operations(names, [], [droppedWhenSent()], { returns: 'value' })
}
