// Applications with a router, several handlers of one route, and parameters of paths.
import { handlersOfErrors, usesAsync } from './handlers.mjs'
import { block } from './statements.mjs'
import { node } from './tree.mjs'

/** Where a router is mounted, and the path that it answers to the same request there. */
const mounts = [
  { mount: 'app.use(router)', path: '/t' },
  { mount: "app.use('/', router)", path: '/t' },
  { mount: "app.use('/t', router)", path: '/' },
]

/** The layers of an application that has a router. */
export function routedLayers(scope, functionScope) {
  const { random } = scope
  const { mount, path } = random.pick(mounts)
  const own = layersOn(scope, functionScope, { on: 'app', path: '/t' })
  const inner = layersOn(scope, functionScope, { on: 'router', path })
  if (scope.features.has('next') && random.chance(0.2))
    inner.push(...handlersOfErrors(scope, functionScope, 'router'))
  // A router that has layers left is left at once.
  if (random.chance(0.4)) inner.push(node("router.get('/other', (req, res) => res.send('other'))"))
  const at = random.below(own.length + 1)
  const layers = [
    node('const router = express.Router()'),
    ...own.slice(0, at),
    ...inner,
    node(mount),
    ...own.slice(at),
  ]
  if (scope.features.has('next') && random.chance(0.4))
    layers.push(...handlersOfErrors(scope, functionScope))
  return layers
}

function layersOn(scope, functionScope, { on, path }) {
  const { random } = scope
  const starts = {
    [`${on}.use(`]: 3,
    [`${on}.get('${path}', `]: 4,
    [`${on}.all('${path}', `]: 1,
    [`${on}.route('${path}').get(`]: 1,
  }
  const count = 1 + random.below(on === 'router' ? 3 : 2)
  const layers = Array.from({ length: count }, () =>
    layer(scope, functionScope, random.weighted(starts)),
  )
  if (path !== '/t' || random.chance(0.7)) return layers
  const named = layer(scope, functionScope, `${on}.get('/:id', `)
  const param = random.chance(0.5) ? [layer(scope, functionScope, `${on}.param('id', `)] : []
  return [...layers.slice(0, -1), ...param, named, ...layers.slice(-1)]
}

/** A registration of one handler, or two, which may stand in a list. */
function layer(scope, functionScope, start) {
  const { random } = scope
  const isParam = start.includes('.param(')
  const parameters = isParam ? 'req, res, next, id' : 'req, res, next'
  const count = isParam || random.chance(0.7) ? 1 : 2
  const isListed = count > 1 && random.chance(0.3)
  const parts = Array.from({ length: count }, (_, index) => {
    const isAsync = usesAsync(scope)
    const before = index > 0 ? '}, ' : `${start}${isListed ? '[' : ''}`
    const body = block(functionScope(scope, { isAsync, hasNext: true }))
    return [`${before}${isAsync ? 'async ' : ''}(${parameters}) => {`, body]
  })
  return { ...node(...parts.flat(), isListed ? '}])' : '})'), isLayer: true }
}
