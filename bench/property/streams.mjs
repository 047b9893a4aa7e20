// What flows into a response: files that are piped into it, one after the other or at a time.
import { answerExpression } from './answers.mjs'
import { callback } from './later.mjs'
import { node } from './tree.mjs'

/** A listener's code. */
const listener = (at, given) => at.scope.block(callback(at, given))

const opened = (at) => `fs.createReadStream('${at.scope.name('file')}.txt')`

/** Mostly the response ends with the stream. */
const options = ({ random }) => (random.chance(0.2) ? ', { end: false }' : '')

function piped(at) {
  return { nodes: [node(`${opened(at)}.pipe(res${options(at.scope)})`)] }
}

/** A stream with listeners, which are there before it is piped, or come behind that. */
function listened(at) {
  const { random } = at.scope
  const name = at.scope.name('stream')
  const event = random.weighted({ end: 3, error: 3, close: 1 })
  const heard =
    event === 'error'
      ? node(`${name}.on('error', (err) => {`, listener(at, { error: 'err' }), '})')
      : node(`${name}.${random.pick(['on', 'once'])}('${event}', () => {`, listener(at), '})')
  const flows = node(`${name}.pipe(res${options(at.scope)})`)
  const both = random.chance(0.5) ? [heard, flows] : [flows, heard]
  return { nodes: [node(`const ${name} = ${opened(at)}`), ...both] }
}

/** `pipeline(file, res, (err) => { … })`: mostly there is something to do when it fails. */
function pipeline(at) {
  const { random } = at.scope
  const refusal = random.chance(0.3) ? 'res.destroy()' : answerExpression(at.scope)
  const body = random.chance(0.7)
    ? [node(`if (err) ${refusal}`)]
    : [node('if (err) return', []), ...listener(at)]
  return { nodes: [node(`pipeline(${opened(at)}, res, (err) => {`, body, '})')] }
}

function awaited(at) {
  const end = at.scope.random.chance(0.3) ? ', { end: false }' : ''
  return { nodes: [node(`await pipelineOf(${opened(at)}, res${end})`)] }
}

const needs =
  (weight, also = () => true) =>
  (at) =>
    at.scope.features.has('streams') && at.hasRequest && at.depth < 3 && also(at) ? weight : 0

/** What a handler sends as a stream. */
export const streamStatements = {
  piped: { weight: needs(1), make: piped },
  listened: { weight: needs(0.8, ({ depth }) => depth < 2), make: listened },
  pipeline: { weight: needs(0.6), make: pipeline },
  awaited: { weight: needs(0.8, ({ isAsync }) => isAsync), make: awaited },
}

/** What programs with streams load. */
export const streamImports = [
  "const { pipeline } = require('node:stream')",
  "const { pipeline: pipelineOf } = require('node:stream/promises')",
]
