import { typeRole, type Parts, type Role } from '@sendonce/model'
import { hookedFrameworks, type HookedFramework } from '@sendonce/model/calls'
import type { FunctionIr, Parameter } from '../../syntax/ir.ts'

const requestName = /^_*(req|request)\d*$/
const responseName = /^_*(res|resp|response)\d*$/
const nextName = /^_*(next|proceed)$/
/** What stands in front of the request in an error handler; a helper has its options there. */
const failureName = /^_*(?:e|er|ex)?\d*$|err|exception|fail|fault|cause|reason|problem/i

const decoratorRoles: Readonly<Record<string, Role>> = {
  Res: 'response',
  Response: 'response',
  Req: 'request',
  Request: 'request',
  Next: 'next',
}

/** By the lists of parameters, which an edit of a function exchanges. */
const known = new WeakMap<readonly Parameter[], readonly (Role | null)[] | null>()

/**
 * What each parameter of a handler is, by type annotation, decorator, or the names that nearly all
 * code uses for a request and a response side by side. `null` when nothing speaks for a handler.
 */
export function rolesOf(fn: FunctionIr): readonly (Role | null)[] | null {
  const { parameters } = fn
  if (parameters.length === 0) return null
  let roles = known.get(parameters)
  if (roles === undefined) known.set(parameters, (roles = readRoles(fn)))
  return roles
}

function readRoles(fn: FunctionIr): readonly (Role | null)[] | null {
  if (isOfForeignFramework(fn)) return null
  const roles = fn.parameters.map((parameter) => roleByType(parameter))
  const at = fn.parameters.findIndex(
    (parameter, index) =>
      requestName.test(parameter.name ?? '') &&
      responseName.test(fn.parameters[index + 1]?.name ?? ''),
  )
  if (at >= 0) {
    roles[at] ??= 'request'
    roles[at + 1] ??= 'response'
    const isFailure = failureName.test(fn.parameters[0]?.name ?? '')
    if (at === 1 && fn.parameters.length === 4 && isFailure) roles[0] ??= 'error'
    const next = fn.parameters[at + 2]
    if (nextName.test(next?.name ?? '') || (at === 1 && next)) roles[at + 2] ??= 'next'
  }
  return isHandler(roles, fn) ? roles : null
}

function roleByType(parameter: Parameter): Role | null {
  for (const decorator of parameter.decorators) {
    const role = decoratorRoles[decorator.name]
    if (role) return role
  }
  const { typeName } = parameter
  if (typeName === null) return null
  const hooked = hookedFrameworks.map(({ types }) => hookedRole(typeName, types)).find(Boolean)
  if (hooked) return hooked === 'app' ? null : hooked
  return typeRole(typeName) ?? null
}

/** What a type of a framework with hooks says that a parameter is: `fastify.FastifyReply<Route>` counts as `FastifyReply`. */
export function hookedRole(
  typeName: string,
  types: HookedFramework['types'],
): Role | 'app' | undefined {
  return types[typeName.replace(/<.*$/s, '').replace(/^.*\./, '')]
}

/** The framework with hooks whose types the parameters of a function have. */
export function hookedByTypes({ parameters }: FunctionIr): HookedFramework | undefined {
  return hookedFrameworks.find(({ types }) =>
    parameters.some(({ typeName }) => typeName !== null && hookedRole(typeName, types)),
  )
}

/**
 * The roles of a handler without types, in a program that is served by such a framework: a request, and what it is replied
 * with, or what builds the answers in it.
 */
export function hookedRolesByName(
  { parameters }: FunctionIr,
  { replyNames, handler, built }: HookedFramework,
): readonly (Role | null)[] | null {
  const isReply = (name: string | null): boolean =>
    replyNames.includes((name ?? '').replace(/^_+/, ''))
  if (handler.parameters[0] === 'response') {
    const [first, ...others] = parameters
    const isBuilding = first?.memberNames.some((name) => built?.methods.includes(name))
    if (!first || !isReply(first.name) || !isBuilding) return null
    return ['response', ...others.map(({ name }) => (nextName.test(name ?? '') ? 'next' : null))]
  }
  if (parameters.length < 2) return null
  const at = parameters.findIndex(
    ({ name }, index) =>
      requestName.test(name ?? '') && isReply(parameters[index + 1]?.name ?? null),
  )
  if (at < 0) return null
  return parameters.map((_, index) => {
    if (index === at) return 'request'
    return index === at + 1 ? 'response' : null
  })
}

/** A response alone says little: `Response` is also what `fetch` gives. */
function isHandler(roles: readonly (Role | null)[], fn: FunctionIr): boolean {
  if (!roles.includes('response')) return false
  return (
    roles.includes('request') ||
    roles.includes('next') ||
    fn.parameters.some((one) => one.decorators.length > 0)
  )
}

/**
 * A parameter that carries request and response as properties (`context.response`, `options.next`),
 * with the names it uses for them. A response that has a `body` is Koa's, whose methods send nothing yet.
 */
export function contextParameter(fn: FunctionIr): { index: number; names: Parts } | null {
  for (const [index, parameter] of fn.parameters.entries()) {
    const names = new Map<string, Role>()
    for (const name of parameter.memberNames) {
      if (requestName.test(name)) names.set(name, 'request')
      else if (responseName.test(name) && !parameter.memberNames.includes(`${name}.body`))
        names.set(name, 'response')
      else if (name === 'next') names.set(name, 'next')
    }
    const roles = [...names.values()]
    if (roles.includes('response') && roles.length > 1)
      return { index, names: Object.fromEntries(names) }
  }
  return null
}

interface Keeping {
  readonly parameter: RegExp
  readonly type?: string
  /** What is read of it that a response of Node's has, or that leads to one. */
  readonly member: RegExp
  readonly parts: Parts
}

const both: Parts = { req: 'request', res: 'response' }

/** What frameworks without a model call what they answer with, in a handler that has no types. */
const foreignName = /^_*(?:reply|rep)$/

/** Whether the parameters of a function say that it is a handler of a framework that has no model. */
export function isOfForeignFramework({ parameters }: FunctionIr): boolean {
  const [first, second] = parameters
  return (
    requestName.test(first?.name ?? '') &&
    second?.typeName === null &&
    foreignName.test(second.name ?? '')
  )
}

/**
 * Where frameworks that answer themselves keep Node's own response, for handlers that go past them: Fastify, hapi, h3
 * and Koa.
 */
const keepings: readonly Keeping[] = [
  {
    parameter: foreignName,
    type: 'FastifyReply',
    member: /^raw$/,
    parts: { raw: 'response' },
  },
  { parameter: /^_*(?:request|req)$/, member: /^raw\.res$/, parts: { raw: both } },
  { parameter: /^_*event$/, member: /^node\.res$/, parts: { node: both } },
  {
    parameter: /^_*(?:ctx|context)$/,
    member: /^res\.(?:end|flushHeaders|write|writeHead)$/,
    parts: both,
  },
]

/** What the parameters of a handler are that reaches for Node's response in a framework that answers itself. */
export function keepingParameters({ parameters }: FunctionIr): readonly (Parts | null)[] | null {
  const parts = parameters.map(
    ({ name, typeName, memberNames }) =>
      keepings.find(
        ({ parameter, type, member }) =>
          (parameter.test(name ?? '') || (type !== undefined && typeName === type)) &&
          memberNames.some((one) => member.test(one)),
      )?.parts ?? null,
  )
  return parts.some((one) => one !== null) ? parts : null
}
