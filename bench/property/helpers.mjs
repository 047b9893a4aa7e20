// Functions beside the handlers: checks that answer themselves, ways to fail, parsers that throw.
import { answerExpression } from './answers.mjs'
import { classMakers } from './classes.mjs'
import { condition } from './conditions.mjs'
import { block } from './statements.mjs'
import { waitingMakers } from './waiting.mjs'
import { declaration as declare, node } from './tree.mjs'

/** Declares some helpers, and tells `scope` of them. */
export function helpers(scope, functionScope) {
  const { random } = scope
  const count = random.below(3)
  const nodes = []
  for (let index = 0; index < count; index++) {
    const kinds = { check: 3, fail: 3, parser: 3, free: 3 }
    if (scope.features.has('promises')) kinds.loader = 5
    if (scope.features.has('waiting'))
      Object.assign(kinds, { generator: 4, retry: 3, lock: 3, job: 3 })
    if (scope.features.has('classes')) Object.assign(kinds, { reply: 5, service: 5 })
    const kind = random.weighted(kinds)
    const { helper, declaration } = makers[kind](scope, functionScope)
    nodes.push(declaration)
    scope.helpers.push({ kind, ...helper })
  }
  return nodes
}

function check(scope, functionScope) {
  const { random } = scope
  const name = scope.name('check')
  const test = condition(functionScope(scope, {}))
  const refusal = random.pick(['return false', 'return false', 'return'])
  const declaration = declare(
    name,
    `function ${name}(req, res) {`,
    [
      node(`if (${test}) {`, [node(answerExpression(scope)), node(refusal)], '}'),
      node('return true'),
    ],
    '}',
  )
  const use = (at) => {
    if (at.canReturn && random.chance(0.6))
      return { nodes: [node(`if (!${name}(req, res)) return`)] }
    if (random.chance(0.4)) return { nodes: [node(`${name}(req, res)`)] }
    const result = at.scope.name('ok')
    at.variables.push(result)
    return { nodes: [node(`let ${result} = ${name}(req, res)`)] }
  }
  return { helper: { name, needs: ['request'], use }, declaration }
}

function fail(scope) {
  const { random, isHttp } = scope
  const name = scope.name('fail')
  const body = isHttp
    ? [node('res.statusCode = status'), node("res.end('failed')")]
    : [node("res.status(status).json({ error: 'failed' })")]
  if (random.chance(0.2)) body.unshift(node('if (res.headersSent) return'))
  const use = (at) => {
    const isLeft = at.canReturn && random.chance(0.6)
    return { nodes: [node(`${isLeft ? 'return ' : ''}${name}(res, 400)`)], ends: isLeft }
  }
  return {
    helper: { name, needs: [], use },
    declaration: declare(name, `function ${name}(res, status) {`, body, '}'),
  }
}

function parser(scope) {
  const name = scope.name('parse')
  const body = [node("if (!text) throw new Error('empty')"), node('return text')]
  return {
    helper: { name, needs: ['request'] },
    declaration: declare(name, `function ${name}(text) {`, body, '}'),
  }
}

/** A function with a body of its own. */
function free(scope, functionScope) {
  const { random } = scope
  const name = scope.name('reply')
  const isAsync = scope.features.has('promises') && random.chance(0.4)
  const body = block(functionScope(scope, { isAsync, depth: 1 }))
  const use = (at) => {
    const isLeft = at.canReturn && random.chance(0.3)
    const waits = isAsync && at.isAsync && random.chance(0.7) ? 'await ' : ''
    return { nodes: [node(`${isLeft ? 'return ' : ''}${waits}${name}(req, res)`)], ends: isLeft }
  }
  const declaration = declare(
    name,
    `${isAsync ? 'async ' : ''}function ${name}(req, res) {`,
    body,
    '}',
  )
  return { helper: { name, needs: ['request'], use }, declaration }
}

/** An asynchronous function that knows nothing of the response; it fails for some requests. */
function loader(scope) {
  const { random } = scope
  const name = scope.name('load')
  const wait = random.chance(0.5)
    ? 'await new Promise((resolve) => setTimeout(resolve, 5))'
    : "await fs.promises.readFile('data.txt')"
  const body = [node("if (!id) throw new Error('unknown')"), node('return { id }')]
  if (random.chance(0.7)) body.splice(random.below(2), 0, node(wait))
  return {
    helper: { name, needs: ['request'] },
    declaration: declare(name, `async function ${name}(id) {`, body, '}'),
  }
}

const makers = { check, fail, parser, free, loader, ...classMakers, ...waitingMakers }
