import type { Loop } from '../../syntax/ir.ts'
import { variableAddress } from '../domain/heap.ts'
import type { State } from '../domain/state.ts'
import type { Environment, Round } from '../domain/value.ts'
import type { Activation, Machine } from '../machine.ts'

/**
 * Goes on to the next round of a loop: variables that functions keep are this round's own from here on, and begin
 * with what the last round left in them.
 */
export function enterRound(
  machine: Machine,
  loop: Loop,
  states: readonly State[],
  activation: Activation,
): void {
  if (loop.own.length === 0) return
  const { env } = activation
  const last = ownRound(env, loop)
  const salt = `round:${states[0]?.rounds ?? 0}`
  const id = machine.environmentId((last ?? env).id, machine.place(loop.span, activation), salt)
  const round: Round = { id, variables: loop.own, outer: last ? last.outer : env.round }
  activation.env = { ...env, round }
  // What a round is given, or declares, replaces what was there; only `for (let …)` goes on with it.
  if (loop.each) return
  for (const state of states) {
    for (const { slot } of loop.own) {
      const value = state.read(variableAddress(env, slot))
      if (value) state.write(variableAddress(activation.env, slot), value)
    }
  }
}

/** Behind a loop nobody sees the variables of its rounds. */
export function leaveRounds(loop: Loop, activation: Activation): void {
  const last = ownRound(activation.env, loop)
  if (last) activation.env = { ...activation.env, round: last.outer }
}

/** The round that runs, if it is one of this loop. */
function ownRound({ round }: Environment, { own }: Loop): Round | null {
  return round?.variables === own ? round : null
}
