// Handlers of errors, one or several: they log, hand on, answer by what failed, or ask first.
import { condition } from './conditions.mjs'
import { node } from './tree.mjs'

const answers = [
  'res.status(500).json({ error: err.message })',
  "res.status(500).send('failed')",
  'res.sendStatus(500)',
]

/** A handler of errors on `on`, of one of several shapes. */
function handler(scope, functionScope, on) {
  const { random } = scope
  const isAsync = scope.features.has('promises') && random.chance(0.2)
  const at = functionScope(scope, { hasNext: true, isAsync, error: 'err', depth: 1 })
  const answer = () => random.pick(answers)
  const guard = () =>
    node(random.pick(['if (res.headersSent) return next(err)', 'if (res.headersSent) return']))
  const shapes = {
    logs: () => [node('console.error(err)'), node(random.pick(['next(err)', 'return next(err)']))],
    answers: () => [node(answer())],
    asks: () => [guard(), node(answer())],
    chooses: () => [
      node(`if (${condition(at)}) return ${answer()}`),
      node(random.pick(['next(err)', 'return next(err)', answer()])),
    ],
    byCode: () => [
      node(`if (err.code === 'ENOENT') ${random.chance(0.7) ? 'return ' : ''}res.sendStatus(404)`),
      node(random.pick(['next(err)', answer()])),
    ],
    both: () => [node(answer()), node('next(err)')],
    inside: () => [node('if (!res.headersSent) {', [node(answer())], '}')],
    own: () => scope.block(at),
  }
  const weights = {
    logs: 2,
    answers: 2,
    asks: 3,
    chooses: 2,
    byCode: 2,
    both: 1,
    inside: 1,
    own: 2,
  }
  const body = shapes[random.weighted(weights)]()
  return { ...node(`${on}.use(${isAsync ? 'async ' : ''}(err, req, res, next) => {`, body, '})') }
}

/** Up to three handlers of errors, one behind the other. */
export function errorLayers(scope, functionScope, on = 'app') {
  const count = 1 + scope.random.below(3)
  return Array.from({ length: count }, () => handler(scope, functionScope, on))
}
