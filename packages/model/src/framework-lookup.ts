import { connect } from './frameworks/connect.ts'
import { express4 } from './frameworks/express4.ts'
import { express5 } from './frameworks/express5.ts'
import { nodeHttp } from './frameworks/node-http.ts'
import { nodeHttp2 } from './frameworks/node-http2.ts'
import type {
  FrameworkModel,
  Guard,
  OperationEffect,
  Registration,
  ResponseOperation,
  Role,
} from './framework.ts'

/** Every framework that has a model. */
export const frameworkModels: readonly FrameworkModel[] = [
  nodeHttp,
  nodeHttp2,
  connect,
  express4,
  express5,
]

/** A handler with this many parameters is an error handler, in connect and Express. */
export const errorHandlerArity = 4

/** Types of frameworks without a model of their own whose response is Node's. */
const foreignTypes: Readonly<Record<string, Role>> = {
  NextApiRequest: 'request',
  NextApiResponse: 'response',
  VercelRequest: 'request',
  VercelResponse: 'response',
}

/** Tables are merged for an analyser that cannot always tell the framework: the first one named wins. */
const precedence: readonly FrameworkModel[] = [express5, express4, nodeHttp]

function index(form: 'call' | 'set'): ReadonlyMap<string, ResponseOperation> {
  const table = new Map<string, ResponseOperation>()
  for (const model of precedence) {
    for (const operation of model.operations) {
      if (operation.form === form && !table.has(operation.name))
        table.set(operation.name, operation)
    }
  }
  return table
}

const methods = index('call')
const properties = index('set')
const guards = new Map(nodeHttp.guards.map((guard) => [guard.name, guard]))
const types = new Map([
  ...frameworkModels.flatMap((model) => Object.entries(model.types)),
  ...Object.entries(foreignTypes),
])

const registrations = new Map<string, Registration[]>()
for (const registration of [...express4.registrations, ...nodeHttp.registrations]) {
  for (const name of registration.names) {
    const known = registrations.get(name)
    if (known) known.push(registration)
    else registrations.set(name, [registration])
  }
}

/** The method `name` of a response, in whichever framework has it. */
export function responseOperation(name: string): ResponseOperation | undefined {
  return methods.get(name)
}

/** The assignable property `name` of a response. */
export function responseProperty(name: string): ResponseOperation | undefined {
  return properties.get(name)
}

/** The effect of an operation for the given arguments. */
export function effectFor(
  operation: ResponseOperation,
  shape: 'no-data' | 'data',
  hasCallback: boolean,
): OperationEffect | undefined {
  return operation.effects.find(
    ({ when }) => when === 'always' || when === shape || (when === 'callback' && hasCallback),
  )
}

/** The guard property `name`: one that tells the state of a response when it is read. */
export function isGuard(name: string): Guard | undefined {
  return guards.get(name)
}

/** Names of methods that commit or end a response: code that answers must contain one. */
export function terminalMethodNames(): readonly string[] {
  const names = new Set<string>(['pipe', 'pipeline'])
  for (const operation of methods.values()) {
    if (operation.effects.some(({ effect }) => effect.open.to !== 'open')) names.add(operation.name)
  }
  return [...names].toSorted()
}

/** The registrations that a method of this name may be. */
export function registrationsNamed(name: string): readonly Registration[] {
  return registrations.get(name) ?? []
}

/**
 * The role that a type's name gives to a parameter. A qualifier and type arguments do not matter:
 * `express.Response<User>` counts as `Response`.
 */
export function typeRole(typeName: string): Role | undefined {
  return types.get(typeName.replace(/<.*$/s, '').replace(/^.*\./, ''))
}

/** Whether a major version lies in one of the ranges that models use: `*`, `<5`, `>=5`. */
function isInRange(major: number, range: string): boolean {
  if (range.startsWith('<')) return major < Number(range.slice(1))
  return range.startsWith('>=') ? major >= Number(range.slice(2)) : true
}

/**
 * The model of a package (`express`, `http`, `node:http`), in the given major version; `null`: not
 * known, then the newest.
 */
export function frameworkOfPackage(name: string, major: number | null): FrameworkModel | undefined {
  const bare = name.replace(/^node:/, '')
  return frameworkModels.findLast((model) =>
    model.packages.some(
      (one) => one.name === bare && (major === null || isInRange(major, one.versions)),
    ),
  )
}
