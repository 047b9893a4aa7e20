import { condition, input } from './conditions.mjs'
import { node } from './tree.mjs'

/** A block of statements: they know loops, so that loops learn of them from where they stand. */
const nested = (at) => at.scope.block(at)

const inner = (at) => ({ ...at, depth: at.depth + 1, isLoop: true })

/** What is iterated: its declaration, and its name. */
function items({ scope }) {
  const list = scope.name('list')
  // Two loops over one list have as many rounds each: nobody iterates one twice to answer.
  const given = scope.hasList
    ? '[1, 2]'
    : `(${input(scope, 'ids')} || '').split(',').filter(Boolean)`
  const value = scope.random.chance(0.5) ? given : '[1, 2]'
  scope.hasList ||= value !== '[1, 2]'
  return { list, declared: node(`const ${list} = ${value}`) }
}

function body(at) {
  const inside = nested(inner(at))
  if (at.scope.random.chance(0.4))
    inside.push(node(at.scope.random.pick(['break', 'break', 'continue'])))
  return inside
}

function forOf(at) {
  const { list, declared } = items(at)
  return { nodes: [declared, node(`for (const id of ${list}) {`, body(at), '}')] }
}

function forCount(at) {
  const count = at.scope.random.pick(['1', '2', '3'])
  return { nodes: [node(`for (let i = 0; i < ${count}; i++) {`, body(at), '}')] }
}

/** A function that is called for each item: `return` leaves only this round. */
function forEach(at) {
  const inside = nested({ ...inner(at), isAsync: false, isLoop: false, canReturn: true })
  const { list, declared } = items(at)
  return { nodes: [declared, node(`${list}.forEach((id) => {`, inside, '})')] }
}

function skip(at) {
  const way = at.scope.random.pick(['break', 'continue'])
  return { nodes: [node(`if (${condition(at)}) ${way}`)] }
}

const allowed = (weight) => (at) =>
  at.scope.features.has('loops') && at.hasRequest && at.depth < 3 ? weight : 0

/** Loops, and what leaves them. */
export const loopStatements = {
  forOf: { weight: allowed(0.8), make: forOf },
  forCount: { weight: allowed(0.4), make: forCount },
  forEach: { weight: allowed(0.5), make: forEach },
  skip: { weight: (at) => (at.isLoop && !at.isSwitch ? 1.5 : 0), make: skip },
}
