// Servers of Node itself, HTTP/1 and HTTP/2: their calls, what they tell of, who listens.
import { answerExpression, answerLines } from './answers.mjs'
import { usesAsync } from './handlers.mjs'
import { callback } from './later.mjs'
import { node } from './tree.mjs'

const listener = (at, given) => at.scope.block(callback(at, given))
const inner = (at) => ({ ...at, depth: at.depth + 1 })

const chained = [
  "res.writeHead(200).end('ok')",
  "res.writeHead(404, { 'content-type': 'text/plain' }).end('missing')",
  "res.writeHead(302, { location: '/login' }).end()",
]
/** Of HTTP/1 only: HTTP/2 gives nothing back. */
const fluent = "res.setHeader('x-count', '1').end('ok')"

function chain(at) {
  const { random } = at.scope
  const isLeft = at.canReturn && random.chance(0.5)
  const forms = at.scope.isHttp2 ? chained : [...chained, fluent]
  return { nodes: [node(`${isLeft ? 'return ' : ''}${random.pick(forms)}`)], ends: isLeft }
}

function toldEnd(at) {
  const call = at.scope.random.pick([
    "res.end('ok', () => {",
    'res.end(() => {',
    "res.write('part', () => {",
  ])
  return { nodes: [node(call, listener(at), '})')] }
}

function parts(at) {
  const { random } = at.scope
  const body = [node('res.write(part)')]
  if (random.chance(0.15)) body.push(node('res.end()'))
  const nodes = [node("for (const part of ['a', 'b']) {", body, '}')]
  if (random.chance(0.6)) nodes.push(node('res.end()'))
  return { nodes }
}

function heard(at) {
  const { random } = at.scope
  const [whose, event] =
    random.weighted({ a: 3, b: 3, c: 1, d: 1 }) === 'a'
      ? ['res', 'finish']
      : random.pick([
          ['res', 'close'],
          ['req', 'close'],
          ['req', 'error'],
          ['res', 'error'],
        ])
  const error = event === 'error' ? 'err' : ''
  return {
    nodes: [
      node(
        `${whose}.${random.pick(['on', 'once'])}('${event}', (${error}) => {`,
        listener(at, { error: error || null }),
        '})',
      ),
    ],
  }
}

const small = [
  "res.addTrailers({ 'x-part': '1' })",
  'res.flushHeaders()',
  'res.writeContinue()',
  "res.writeEarlyHints({ link: '</a.css>; rel=preload; as=style' })",
  "res.statusMessage = 'fine'",
  "res.removeHeader('x-count')",
  "res.appendHeader('x-list', 'a')",
  'res.writeHead(200)',
  "res.write('part')",
]

const smallCall = (at) => ({ nodes: [node(at.scope.random.pick(small))] })

function broken(at) {
  const call = at.scope.random.pick(['res.destroy()', 'req.destroy()', 'req.socket.destroy()'])
  return { nodes: [node(`${at.canReturn ? 'return ' : ''}${call}`)], ends: at.canReturn }
}

function corked(at) {
  return {
    nodes: [
      node('res.cork()'),
      ...answerLines(at.scope).map((line) => node(line)),
      node('res.uncork()'),
    ],
  }
}

/** A router by hand: each path has its case. */
function routed(at) {
  const { random } = at.scope
  const by = random.pick(["req.url.split('?')[0]", "new URL(req.url, 'http://localhost').pathname"])
  const cases = ['/t', '/other'].map((path) => {
    const body = at.scope.block({ ...inner(at), isSwitch: true })
    if (!random.chance(0.2))
      body.push(node(at.canReturn && random.chance(0.4) ? 'return' : 'break'))
    return node(`case '${path}': {`, body, '}')
  })
  if (random.chance(0.6))
    cases.push(node('default: {', [node('res.writeHead(404)'), node('res.end()')], '}'))
  return { nodes: [node(`switch (${by}) {`, cases, '}')] }
}

function method(at) {
  const { random } = at.scope
  const isLeft = at.canReturn && random.chance(0.7)
  return {
    nodes: [
      node(`if (req.method !== 'GET') ${isLeft ? 'return ' : ''}${answerExpression(at.scope)}`),
    ],
  }
}

const needs =
  (weight, also = () => true) =>
  (at) =>
    at.scope.features.has('native') && at.scope.isHttp && at.hasRequest && at.depth < 3 && also(at)
      ? weight
      : 0

/** What a handler of Node's own server does. */
export const nativeStatements = {
  chain: { weight: needs(3), make: chain },
  // What throws where HTTP/2 calls back ends the process of the runner, whose connection is none of the system's.
  toldEnd: { weight: needs(0.8, ({ depth, scope }) => depth < 2 && !scope.isHttp2), make: toldEnd },
  parts: { weight: needs(1), make: parts },
  heard: { weight: needs(0.8, ({ depth }) => depth < 2), make: heard },
  call: { weight: needs(1.5), make: smallCall },
  broken: { weight: needs(0.2), make: broken },
  corked: { weight: needs(0.2), make: corked },
  routed: { weight: needs(1.2, ({ depth }) => depth === 0), make: routed },
  method: { weight: needs(0.6), make: method },
}

/** A server in one of the ways to make one. */
export function nativeServer(scope, functionScope) {
  const { random } = scope
  const module = scope.isHttp2 ? 'http2' : 'http'
  const start = (head) => {
    const isAsync = usesAsync(scope)
    const body = scope.block(functionScope(scope, { isAsync }))
    return node(`${head}${isAsync ? 'async ' : ''}(req, res) => {`, body, '})')
  }
  const forms = {
    one: () => [start(`const server = ${module}.createServer(`)],
    later: () => [node(`const server = ${module}.createServer()`), start("server.on('request', ")],
  }
  return forms[random.weighted({ one: 4, later: 2 })]()
}
