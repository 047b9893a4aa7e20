import type { Expression } from './ir.ts'

const routeMethods: ReadonlySet<string> = new Set(
  'get post put patch delete del head options all param route'.split(' '),
)

/** `defineEventHandler(fn)`, `eventHandler(fn)`. */
const makesHandler = /[eE]ventHandler$/

/**
 * Whether a call looks like one that hands handlers to a framework (`app.get('/x', fn)`, `r.use(fn)`,
 * `http.createServer(fn)`). It only decides which functions are worth running for their
 * registrations; what is registered is decided by the values.
 */
export function isRegistrationShaped(callee: Expression, args: readonly Expression[]): boolean {
  if (callee.kind === 'variable' || callee.kind === 'global')
    return callee.name === 'createServer' || makesHandler.test(callee.name)
  if (callee.kind !== 'member' || typeof callee.property !== 'string') return false
  const name = callee.property
  if (name === 'createServer' || name === 'createSecureServer') return args.length > 0
  if (name === 'use') return args.length > 0
  if (name === 'on') return isText(args[0]) && args[0].value === 'request'
  if (!routeMethods.has(name)) return false
  if (callee.object.kind === 'call') return args.some(mayBeHandler)
  const path = args[0]
  if (!path || (args.length < 2 && name !== 'route')) return false
  if (isText(path)) return name === 'param' || path.value === '' || /^[/*:(]/.test(path.value)
  return args.slice(1).some(mayBeHandler)
}

function isText(node: Expression | undefined): node is { kind: 'literal'; value: string } {
  return node?.kind === 'literal' && typeof node.value === 'string'
}

function mayBeHandler(node: Expression): boolean {
  return node.kind !== 'literal' && node.kind !== 'object' && node.kind !== 'opaque'
}
