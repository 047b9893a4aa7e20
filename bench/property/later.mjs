// What runs later: promises, timers, callbacks, events.
import { answerExpression } from './answers.mjs'
import { input } from './conditions.mjs'
import { node } from './tree.mjs'

/** A block of statements, see the loops. */
const nested = (at) => at.scope.block(at)

/** Code of a function of its own: it returns from there only, and waits for nothing outside. */
export const callback = (at, given = {}) => ({
  ...at,
  depth: at.depth + 1,
  isAsync: false,
  isLoop: false,
  isSwitch: false,
  isTried: false,
  canReturn: true,
  error: null,
  ...given,
})

/** Every file is another one: whether it can be read says nothing of the others. */
function file(at) {
  return `'${at.scope.name('file')}.txt'`
}

/** `fs.readFile(name, (err, data) => { … })`, with what one does when it fails. */
function readFile(at) {
  const { random } = at.scope
  const inside = callback(at, { error: null })
  const body = []
  const style = random.weighted({ left: 5, kept: 2, branch: 2, none: 1 })
  const refusal = at.hasNext && random.chance(0.4) ? 'next(err)' : answerExpression(at.scope)
  if (style === 'left') body.push(node(`if (err) return ${refusal}`))
  if (style === 'kept') body.push(node(`if (err) ${refusal}`))
  if (style === 'branch')
    body.push(
      node('if (err) {', nested({ ...inside, error: 'err' }), '} else {', nested(inside), '}'),
    )
  else body.push(...nested(inside))
  return { nodes: [node(`fs.readFile(${file(at)}, (err, data) => {`, body, '})')] }
}

function awaitFile(at) {
  const { random } = at.scope
  const name = random.chance(0.5) ? `const ${at.scope.name('text')} = ` : ''
  return { nodes: [node(`${name}await fs.promises.readFile(${file(at)})`)] }
}

/** Something to wait for: a file, a function of the program's own, or all of some. */
function promise(at) {
  const { random } = at.scope
  const read = () => `fs.promises.readFile(${file(at)})`
  const loaders = at.scope.helpers.filter(({ kind }) => kind === 'loader')
  const load = () =>
    `${random.pick(loaders).name}(${input(at.scope, random.pick(['a', 'b', 'c']))})`
  const kinds = { read: 3, resolved: 1, all: 1 }
  if (loaders.length > 0) kinds.load = 4
  const makers = {
    read,
    load,
    resolved: () => 'Promise.resolve(1)',
    all: () => `Promise.all([${read()}, ${loaders.length > 0 ? load() : read()}])`,
  }
  return makers[random.weighted(kinds)]()
}

function chain(at) {
  const { random } = at.scope
  const reaction = (given) => nested(callback(at, given))
  const start = promise(at)
  const isReturned = at.canReturn && random.chance(0.25)
  const parts = [`${isReturned ? 'return ' : ''}${start}.then((value) => {`, reaction()]
  const style = random.weighted({ catch: 4, both: 1, none: 1, longer: 1.5, finally: 0.7 })
  if (style === 'both') parts.push('}, (err) => {', reaction({ error: 'err' }))
  if (style === 'longer') parts.push('}).then(() => {', reaction())
  if (style === 'finally') parts.push('}).finally(() => {', reaction({ canReturn: false }))
  if (style !== 'none' && style !== 'both')
    parts.push('}).catch((err) => {', reaction({ error: 'err' }))
  return { nodes: [node(...parts, '})')], ends: isReturned }
}

function awaitLoad(at) {
  return { nodes: [node(`await ${promise(at)}`)] }
}

function timer(at) {
  const { random } = at.scope
  const delay = random.pick(['10', '50', '1000'])
  const inside = nested(callback(at))
  const isKept = random.chance(0.5)
  if (!isKept) return { nodes: [node('setTimeout(() => {', inside, `}, ${delay})`)] }
  const name = at.scope.name('timer')
  at.timers.push(name)
  return { nodes: [node(`const ${name} = setTimeout(() => {`, inside, `}, ${delay})`)] }
}

function clear(at) {
  return { nodes: [node(`clearTimeout(${at.scope.random.pick(at.timers)})`)] }
}

function soon(at) {
  const call = at.scope.random.pick(['setImmediate', 'process.nextTick'])
  return { nodes: [node(`${call}(() => {`, nested(callback(at)), '})')] }
}

/** A job that tells of its end; nobody listens for what never comes. */
function emitter(at) {
  const { random } = at.scope
  const name = at.scope.name('job')
  const way = random.pick(['on', 'on', 'once'])
  const emit = `${name}.emit('done')`
  const comes = random.pick([emit, `setImmediate(() => ${emit})`, `setTimeout(() => ${emit}, 20)`])
  return {
    nodes: [
      node(`const ${name} = new EventEmitter()`),
      node(`${name}.${way}('done', () => {`, nested(callback(at)), '})'),
      node(comes),
    ],
  }
}

const needs =
  (feature, weight, also = () => true) =>
  (at) =>
    at.scope.features.has(feature) && at.depth < 3 && also(at) ? weight : 0

/** What a handler starts, or waits for. */
export const laterStatements = {
  readFile: { weight: needs('callbacks', 1.5, (at) => at.hasRequest), make: readFile },
  awaitFile: {
    weight: needs('promises', 1.5, (at) => at.isAsync && at.scope.features.has('callbacks')),
    make: awaitFile,
  },
  awaitLoad: { weight: needs('promises', 2, (at) => at.isAsync), make: awaitLoad },
  chain: { weight: needs('promises', 1.5), make: chain },
  timer: { weight: needs('timers', 0.8), make: timer },
  clear: { weight: needs('timers', 2, (at) => at.timers.length > 0), make: clear },
  soon: { weight: needs('timers', 0.4), make: soon },
  emitter: { weight: needs('emitters', 0.6, (at) => at.depth < 2), make: emitter },
}
