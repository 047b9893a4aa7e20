// What stands in a function's body. Each kind of statement is a function from where it stands to nodes;
// `ends` tells that nothing behind it runs.
import { answerExpression, answerLines, preparation } from './answers.mjs'
import { condition, input } from './conditions.mjs'
import { laterStatements } from './later.mjs'
import { loopStatements } from './loops.mjs'
import { nativeStatements } from './native.mjs'
import { sendingStatements } from './sending.mjs'
import { streamStatements } from './streams.mjs'
import { node } from './tree.mjs'
import { waitingStatements } from './waiting.mjs'

const deepest = 4

/** A block of random statements. */
export function block(at, length = 1 + at.scope.random.below(at.depth === 0 ? 5 : 3)) {
  const inside = { ...at, variables: [...at.variables], timers: [...at.timers] }
  const nodes = []
  for (let index = 0; index < length; index++) {
    if (inside.scope.budget <= 0 && index > 0) break
    inside.scope.budget--
    const made = statement(inside)
    nodes.push(...made.nodes)
    if (made.ends) return nodes
  }
  // A handler that never answers is rare: most end with an answer.
  if (at.depth === 0 && at.scope.random.chance(0.6)) nodes.push(...answer(inside).nodes)
  return nodes
}

function statement(at) {
  const kinds = {
    ...plainStatements,
    ...loopStatements,
    ...laterStatements,
    ...streamStatements,
    ...sendingStatements,
    ...waitingStatements,
    ...nativeStatements,
  }
  const weights = Object.fromEntries(
    Object.entries(kinds)
      .map(([name, kind]) => [name, kind.weight(at)])
      .filter(([, weight]) => weight > 0),
  )
  return kinds[at.scope.random.weighted(weights)].make(at)
}

/** An answer, with or without leaving the function behind it. */
function answer(at) {
  const { random } = at.scope
  const lines = answerLines(at.scope)
  const before = lines.slice(0, -1).map((line) => node(line))
  const last = lines.at(-1)
  if (at.canReturn && random.chance(0.45))
    return { nodes: [...before, node(`return ${last}`)], ends: true }
  if (at.canReturn && random.chance(0.15))
    return { nodes: [...before, node(last), node('return')], ends: true }
  return { nodes: [...before, node(last)] }
}

const inner = (at) => ({ ...at, depth: at.depth + 1 })
const whenDeep = (weight) => (at) => (at.depth < deepest ? weight : 0)

function branch(at) {
  const { random } = at.scope
  const test = condition(at)
  const parts = [`if (${test}) {`, block(inner(at))]
  if (random.chance(0.3)) parts.push('} else {', block(inner(at)))
  return { nodes: [node(...parts, '}')] }
}

/** `if (…) return res.json(…)`, the way most handlers begin. */
function early(at) {
  const { random } = at.scope
  const isKept = at.canReturn && random.chance(0.7)
  return {
    nodes: [node(`if (${condition(at)}) ${isKept ? 'return ' : ''}${answerExpression(at.scope)}`)],
  }
}

function guard(at) {
  const test = at.scope.random.pick(['res.headersSent', 'res.headersSent', 'res.writableEnded'])
  if (at.canReturn && at.scope.random.chance(0.6)) return { nodes: [node(`if (${test}) return`)] }
  return { nodes: [node(`if (!${test}) {`, block(inner(at)), '}')] }
}

function flag(at) {
  const { random } = at.scope
  if (at.variables.length > 0 && random.chance(0.6)) {
    const value = random.pick(['true', 'true', 'false'])
    return { nodes: [node(`${random.pick(at.variables)} = ${value}`)] }
  }
  const name = at.scope.name(random.pick(['done', 'sent', 'failed']))
  at.variables.push(name)
  return { nodes: [node(`let ${name} = false`)] }
}

function choice(at) {
  const { random } = at.scope
  const cases = random.chance(0.5) ? ['x', 'y'] : ['x']
  const parts = [`switch (${input(at.scope, 'kind')}) {`]
  const labels = []
  for (const name of cases) {
    const body = block({ ...inner(at), isSwitch: true })
    if (!random.chance(0.25)) body.push(node('break'))
    labels.push(node(`case '${name}': {`, body, '}'))
  }
  if (random.chance(0.6)) labels.push(node('default: {', block(inner(at)), '}'))
  parts.push(labels, '}')
  return { nodes: [node(...parts)] }
}

function attempt(at) {
  const { random } = at.scope
  const parts = ['try {', block({ ...inner(at), isTried: true })]
  const hasFinally = random.chance(0.2)
  if (!hasFinally || random.chance(0.7))
    parts.push('} catch (err) {', block({ ...inner(at), error: 'err' }))
  if (hasFinally) parts.push('} finally {', block({ ...inner(at), canReturn: false }))
  return { nodes: [node(...parts, '}')] }
}

/** Something that fails for some requests. */
function failure(at) {
  const { random } = at.scope
  const text = input(at.scope, random.pick(['a', 'b', 'c']))
  const parsers = at.scope.helpers.filter(({ kind }) => kind === 'parser')
  if (parsers.length > 0 && random.chance(0.6))
    return { nodes: [node(`${random.pick(parsers).name}(${text})`)] }
  return { nodes: [node(`if (${condition(at)}) throw new Error('bad request')`)] }
}

function useHelper(at) {
  const { random } = at.scope
  const helper = random.pick(at.scope.helpers.filter((one) => canCall(one, at)))
  return helper.use(at)
}

function canCall(helper, at) {
  if (helper.kind === 'parser' || helper.kind === 'loader') return false
  const has = {
    next: at.hasNext,
    async: at.isAsync,
    request: at.hasRequest,
    unlocked: !at.isLocked,
  }
  return helper.needs.every((need) => has[need])
}

function handOn(at) {
  const { random } = at.scope
  const error = at.error ?? "new Error('bad')"
  const call = random.chance(at.error ? 0.7 : 0.2) ? `next(${error})` : plainNext(at)
  if (at.canReturn && random.chance(0.6)) return { nodes: [node(`return ${call}`)], ends: true }
  return { nodes: [node(call)] }
}

/** `next()`, or past the other handlers of a route, or of a router. */
function plainNext({ scope: { random, features } }) {
  if (!features.has('routers') || random.chance(0.85)) return 'next()'
  return random.pick(["next('route')", "next('router')"])
}

const always = (weight) => () => weight

const plainStatements = {
  answer: { weight: always(6), make: answer },
  branch: { weight: whenDeep(4), make: branch },
  early: { weight: (at) => (at.depth < 2 ? 3 : 1), make: early },
  preparation: { weight: always(1), make: (at) => ({ nodes: [preparation(at.scope)] }) },
  guard: { weight: (at) => (at.depth > 0 ? 1.5 : 0.5), make: guard },
  flag: { weight: always(1.5), make: flag },
  choice: { weight: (at) => (at.hasRequest && at.depth < 2 ? 0.8 : 0), make: choice },
  attempt: { weight: whenDeep(1.5), make: attempt },
  failure: { weight: (at) => (at.hasRequest ? (at.isTried ? 4 : 0.5) : 0), make: failure },
  helper: {
    weight: (at) => (at.scope.helpers.some((one) => canCall(one, at)) ? 3 : 0),
    make: useHelper,
  },
  handOn: { weight: (at) => (at.hasNext ? 2 : 0), make: handOn },
}
