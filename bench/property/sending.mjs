// What Express answers with by way of something else: files, downloads, views, and forms to choose from.
import { answerExpression } from './answers.mjs'
import { callback } from './later.mjs'
import { node } from './tree.mjs'

const listener = (at, given) => at.scope.block(callback(at, given))

const fileOf = (at) => `'${at.scope.name('file')}.txt'`

/** What is called when the file is out, or cannot be. */
function whenSent(at) {
  const { random } = at.scope
  const style = random.weighted({ none: 3, handed: 3, answered: 3, guarded: 3, left: 1.5, own: 1 })
  const refusal = answerExpression(at.scope)
  const styles = {
    handed: () => [node(at.hasNext ? 'if (err) next(err)' : `if (err) ${refusal}`)],
    answered: () => [node(`if (err) ${refusal}`)],
    guarded: () => [node(`if (err && !res.headersSent) ${refusal}`)],
    left: () => [node(`if (err) return ${refusal}`), ...listener(at)],
    own: () => [node('if (err) {', listener(at, { error: 'err' }), '}')],
  }
  return styles[style]?.()
}

function sentFile(at) {
  const { random } = at.scope
  const call = random.weighted({ sendFile: 3, download: 1 })
  const name = call === 'download' ? ", 'name'" : ''
  const start = `res.${call}(${fileOf(at)}${name}, { root: '/files' }`
  const isLeft = at.canReturn && random.chance(0.4)
  const body = whenSent(at)
  const head = `${isLeft ? 'return ' : ''}${start}`
  return {
    nodes: [body ? node(`${head}, (err) => {`, body, '})') : node(`${head})`)],
    ends: isLeft,
  }
}

function rendered(at) {
  const { random } = at.scope
  const view = `res.render(${fileOf(at)}`
  const isLeft = at.canReturn && random.chance(0.4)
  const start = `${isLeft ? 'return ' : ''}${view}`
  if (random.chance(0.5)) return { nodes: [node(`${start})`)], ends: isLeft }
  const refusal = at.hasNext && random.chance(0.5) ? 'next(err)' : answerExpression(at.scope)
  const body = [node(`if (err) ${random.chance(0.7) ? 'return ' : ''}${refusal}`)]
  if (random.chance(0.3)) body.push(...listener(at))
  else body.push(node('res.send(html)'))
  return { nodes: [node(`${start}, {}, (err, html) => {`, body, '})')], ends: isLeft }
}

/** `res.format({ … })`: one of its functions is called, at once. */
function formatted(at) {
  const form = (name) => [`${name}: () => {`, listener(at, { isTried: at.isTried }), '},']
  const forms = [...form('json'), ...form('html')]
  if (at.scope.random.chance(0.5)) forms.push(...form('default'))
  return { nodes: [node('res.format({', [node(...forms)], '})')] }
}

const needs =
  (weight, also = () => true) =>
  (at) =>
    at.scope.features.has('sending') &&
    !at.scope.isHttp &&
    at.hasRequest &&
    at.depth < 3 &&
    also(at)
      ? weight
      : 0

/** What a handler of Express sends. */
export const sendingStatements = {
  sentFile: { weight: needs(2), make: sentFile },
  rendered: { weight: needs(1.2), make: rendered },
  formatted: { weight: needs(0.4, ({ depth }) => depth < 2), make: formatted },
}

/** A folder of files in front of the handlers. */
export function staticFiles({ features, random }) {
  if (!features.has('sending') || random.chance(0.75)) return []
  return [node("app.use(express.static('/files'))")]
}
