import type { Role } from '@sendonce/model'
import { reduce } from '../domain/merge.ts'
import { runEach } from '../later/waiting.ts'
import { stepsOf, type Step } from '../domain/steps.ts'
import type { Answer } from '../domain/answer.ts'
import { placeKey, type Place } from '../domain/place.ts'
import { layersFor, type Chain, type Layer } from '../domain/chain.ts'
import { hasDoubt } from '../domain/doubts.ts'
import { mayHandOn } from '../domain/hold-next.ts'
import { learnText, refine } from '../domain/facts.ts'
import { thrownAt } from '../domain/platform-errors.ts'
import type { Activation, Machine, Outcome, Site } from '../machine.ts'
import { settlementOf } from '../later/settlements.ts'
import type { Frame } from '../domain/frame.ts'
import type { State } from '../domain/state.ts'
import {
  isCallable,
  keyOf,
  parameterKey,
  requestValue,
  responseValue,
  undefinedValue,
  type Value,
} from '../domain/value.ts'

/** How many layers deep `next()` is followed: a proof that is longer convinces nobody. */
export const nestingLimit = 3
/** How many of the layers behind a handler are tried. */
const layerLimit = 12
const nestedLayerLimit = 2
/** How many regions that one layer left for later run one behind the other. */
const leftoverDepth = 3

/**
 * Runs the layers behind a handler, each as if it were the one that matches. What they throw the framework takes, and not
 * who called `next()`: paths on which one fails are given by `failed`.
 */
export function runLayers(
  machine: Machine,
  chain: Chain,
  isError: boolean,
  from: Pick<Answer, 'place' | 'thrown'>,
  state: State,
  activation: Activation,
  failed?: State[],
): State[] {
  const states: State[] = []
  const around = layersAround(activation.frame)
  if (around >= nestingLimit) return states
  const limit = around === 0 ? layerLimit : nestedLayerLimit
  const own: Activation = { ...activation, throwTargets: [], thrown: [] }
  const last: Layer[] = []
  /** Of each handler that was run, whether it keeps the request. */
  const tried = new Map<string, boolean>()
  for (const layer of layersFor(chain, isError)) {
    if (last.some((one) => one.covers(layer))) continue
    // Registered again it does what it did before, with less behind it.
    const key = `${keyOf(layer.handler)}:${layer.matches}`
    if (tried.get(key)) last.push(layer)
    if (tried.has(key)) continue
    if (tried.size === limit) break
    let isAsked = false
    const rest = chainBehind(chain, layer, (asksErrors) => (isAsked ||= asksErrors === isError))
    const reached = state.clone()
    exchangeParameters(chain.own, layer, reached)
    const outcomes = runLayer(machine, layer, rest, from, reached, own)
    const keeps =
      !isAsked && outcomes.every(({ state: path }) => keepsRequest(path, state, isError))
    if (keeps) last.push(layer)
    tried.set(key, keeps)
    for (const outcome of outcomes) {
      if (chain.takesRejections && !failed)
        hearRejection(machine, outcome, rest, { place: from.place, activation })
      const into = failed && chain.takesRejections && isRejected(outcome) ? failed : states
      into.push(outcome.state)
    }
  }
  failed?.push(...own.thrown.map((outcome) => outcome.state))
  return states
}

/** Each layer is called with the parameters of its own path. */
function exchangeParameters(from: Layer, to: Layer, state: State): void {
  for (const name of from.parameters) if (!to.mayHave(name)) state.unlearn(parameterKey(name))
  for (const name of to.parameters) learnText(parameterKey(name), state)
}

/** What a layer's promise is rejected with goes on to the error handlers. */
function hearRejection(machine: Machine, { value, state }: Outcome, rest: Chain, at: Site): void {
  if (value.kind !== 'promise' || settlementOf(state, value.id)?.ok) return
  const onError: Value = { kind: 'next', chain: rest }
  machine.then(value.id, { onOk: null, onError, isFinally: false }, state, at)
}

/** Whether a layer has neither handed a request on to layers of this kind, nor left anything that may do so. */
function keepsRequest(path: State, before: State, isError: boolean): boolean {
  if (path.phase === 'unknown' || path.phase === 'handed-off' || hasDoubt(path, 'given'))
    return false
  return path.pending.every(
    (region) => before.pending.includes(region) || !mayHandOn(region, path, isError),
  )
}

function chainBehind(chain: Chain, layer: Layer, onAsked: (isError: boolean) => void): Chain {
  const { layers, complete, isAttached, takesRejections } = chain
  const noteAsked = (isError: boolean): void => {
    onAsked(isError)
    chain.noteAsked(isError)
  }
  const rest = layers.slice(layers.indexOf(layer) + 1)
  return { own: layer, layers: rest, complete, isAttached, takesRejections, noteAsked }
}

/** How many layers the running code was reached through by `next()`. */
export function layersAround(frame: Frame | null): number {
  let count = 0
  for (let at = frame; at; at = at.parent) if (isLayer(at)) count++
  return count
}

/** Whether a request was handed on to what runs here. */
export function isLayer({ via }: Frame): boolean {
  return via === 'next' || via === 'error-handler'
}

/**
 * Where the handler that acts again has handed the request on itself, when a layer behind it has done so since: of the
 * two it is the first that a reader can do something about.
 */
export function handOnInFrontOf(second: Answer, handedOn: Answer): Answer {
  const shared = new Set<number>()
  for (let at: Frame | null = second.frame; at; at = at.parent) shared.add(at.activationId)
  let layer: Frame | null = null
  for (let at: Frame | null = handedOn.frame; at && !shared.has(at.activationId); at = at.parent)
    if (isLayer(at)) layer = at
  if (!layer?.call || !layer.parent) return handedOn
  const { call: place, parent: frame } = layer
  return { ...handedOn, place, frame, steps: stepsInFrontOf(place, handedOn.steps) }
}

function stepsInFrontOf(call: Place, steps: Step | null): Step | null {
  for (const step of stepsOf(steps))
    if (step.kind === 'call' && placeKey(step.place) === placeKey(call)) return step.previous
  return steps
}

function runLayer(
  machine: Machine,
  layer: Layer,
  rest: Chain,
  from: Pick<Answer, 'place' | 'thrown'>,
  state: State,
  activation: Activation,
): Outcome[] {
  const next: Value = { kind: 'next', chain: rest }
  const error = thrownAt(from.place, from.thrown)
  refine(error, true, state)
  if (layer.matches !== 'all' && (state.first ?? state.refused))
    state.assume('the request matches the later route as well', layer.matches === 'some' ? 2 : 3)
  // A package answers what it has an answer for.
  if (!isCallable(layer.handler) && state.first) state.assume('a package answers the request', 1)
  const given: Partial<Record<Role, Value>> = {
    request: requestValue,
    response: responseValue,
    next,
  }
  const own = machine.vocabulary.layer.map((role) => given[role] ?? undefinedValue)
  const args = layer.isErrorHandler ? [error, ...own] : own
  return machine.call(
    {
      callee: layer.handler,
      self: undefinedValue,
      args,
      state,
      place: from.place,
      via: layer.isErrorHandler ? 'error-handler' : 'next',
      awaited: false,
      isNew: false,
    },
    activation,
  )
}

function isRejected({ value, state }: Outcome): boolean {
  return value.kind === 'promise' && settlementOf(state, value.id)?.ok === false
}

/** Runs what the layers behind a handler left to run later, and not what was under way before. */
export function runLeftovers(machine: Machine, paths: readonly State[], before: State): State[] {
  let level = [...paths]
  for (const path of level)
    path.pending = path.pending.filter((region) => !before.pending.includes(region))
  const done = [...level]
  const seen = new Set<string>()
  for (let depth = 0; depth < leftoverDepth && level.length > 0; depth++) {
    level = reduce(level.flatMap((path) => runEach(machine, path, seen)))
    done.push(...level)
  }
  return reduce(done)
}
