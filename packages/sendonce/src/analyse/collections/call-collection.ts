import { mutators, searchIterators } from '@sendonce/model/calls'
import { growsList } from '../../syntax/held-against.ts'
import { concat, countCall, lengthCounted, sliceOf } from '../domain/counts.ts'
import { kindsOf } from '../domain/facts.ts'
import { truthy } from '../domain/kinds.ts'
import { reaches } from '../domain/reach.ts'
import { isCallable, keyOf, literalValue, undefinedValue, type Value } from '../domain/value.ts'
import { addParts } from '../later/rejections.ts'
import { isGivenByTasks } from '../later/settlements.ts'
import type { Activation, CallRequest, Machine } from '../machine.ts'
import { keepInList } from './kept-lists.ts'
import { callListMembership } from './list-membership.ts'
import { callMembership } from './membership.ts'
import { callSurvey } from './surveys.ts'
import { callTable } from './tables.ts'

/**
 * What a call does to a list or a collection: puts something in, takes something out, or makes another one of it. Gives what the
 * call gives, where that is known; else `null`.
 */
export function changeCollection(
  machine: Machine,
  request: CallRequest,
  name: string,
  activation: Activation,
): Value | null {
  const { state, place, args, self } = request
  if (isTakenFromNothing(machine, request, name)) return undefinedValue
  if (mutators.has(name)) countCall(self, name, args, `${place.at}:${state.rounds}`, state)
  if (growsList(name)) addParts(keyOf(self), args, state)
  const kept = keepInList(machine, request, name)
  // What is only kept is what it was.
  if (kept && !args.some(isCallable)) return kept
  if (self.kind !== 'array' || (name !== 'concat' && name !== 'slice')) return null
  const { key } = machine.fresh(place, state, activation)
  return name === 'concat' ? concat(self, args, key, state) : sliceOf(self, args, key)
}

/** What a question to a list or a collection gives, by what a path knows that it holds; `null`: nothing is known. */
export function askCollection(
  machine: Machine,
  request: CallRequest,
  name: string,
  activation: Activation,
): Value | null {
  return (
    callSurvey(machine, request, name, activation) ??
    searchOf(request, name) ??
    ofForgotten(request, name) ??
    callMembership(machine, request, name) ??
    callListMembership(machine, request, name) ??
    lengthBehind(request, name) ??
    callTable(machine, request, name)
  )
}

/** `queue.shift()` of a list that was found to be empty: there is nothing, and it stays so. */
function isTakenFromNothing(
  machine: Machine,
  { self, args, state, place }: CallRequest,
  name: string,
): boolean {
  if ((name !== 'pop' && name !== 'shift') || args.length > 0) return false
  if (self.kind !== 'array' && self.kind !== 'unknown') return false
  return (kindsOf(machine.readMember(self, 'length', state, place), state) & truthy) === 0
}

/** Whether a constant is in a list of constants. */
function searchOf({ self, args }: CallRequest, name: string): Value | null {
  if (name !== 'includes' && name !== 'indexOf') return null
  // `_.includes(list, item)` is given the list.
  const [list, wanted] = self.kind === 'array' ? [self, args[0]] : args
  if (list?.kind !== 'array' || !list.items || wanted?.kind !== 'literal') return null
  const items = list.items.map((item) => (item.kind === 'literal' ? item.value : item))
  // A list that is written empty is filled later.
  if (items.length === 0 || items.some((item) => typeof item === 'object' && item !== null))
    return null
  const at = items.indexOf(wanted.value)
  return literalValue(name === 'includes' ? at !== -1 : at)
}

/** What is asked of the results of tasks that differ on the two paths that this one stands for. */
function ofForgotten({ self, place }: CallRequest, name: string): Value | null {
  const isAsked = name in searchIterators || name === 'includes' || name === 'indexOf'
  if (!isAsked || !isGivenByTasks(self) || self.items) return null
  return { kind: 'unknown', key: `${self.key}.${name}@${place.at}`, made: { kind: 'joined' } }
}

/** `results.push(result)` gives how long a list is then; `null` where that is not counted, or what it is given matters. */
function lengthBehind({ self, args, state }: CallRequest, name: string): Value | null {
  if (!growsList(name)) return null
  return args.some((arg) => reaches(arg, state)) ? null : lengthCounted(self, state)
}
