// What all handlers are made with.
import { errorLayers } from './errors.mjs'
import { node } from './tree.mjs'

/** Whether a function is to be asynchronous. */
export function usesAsync({ features, random }) {
  return features.has('promises') && random.chance(0.5)
}

/** A handler of errors that asks whether the response is out, or does not. */
export function handlersOfErrors(scope, functionScope, on = 'app') {
  if (scope.features.has('errors')) return errorLayers(scope, functionScope, on)
  const { random } = scope
  const guard = random.chance(0.5) ? [node('if (res.headersSent) return next(err)')] : []
  const answer = random.pick([
    'res.status(500).json({ error: err.message })',
    "res.status(500).send('failed')",
    'res.sendStatus(500)',
  ])
  return [node(`${on}.use((err, req, res, next) => {`, [...guard, node(answer)], '})')]
}
