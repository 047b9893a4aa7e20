import { givesInstance } from '@sendonce/model/calls'
import type { CallRequest, Machine } from '../machine.ts'
import { isCollection } from '../domain/purity.ts'
import { keyOf, type FunctionValue, type Value } from '../domain/value.ts'

/**
 * A call to a container that is not of the program. `container.resolve(OrderService)`, or with a token that stands for the
 * class, gives its instance; `null` for any other call.
 */
export function callContainer(machine: Machine, request: CallRequest, name: string): Value | null {
  const { self, args, awaited } = request
  // A collection gives what was put into it.
  if (isCollection(self)) return null
  if (machine.isInitialising) noteToken(machine, request, name)
  const [asked] = args
  if (awaited || !givesInstance.has(name) || !asked || args.length > 1) return null
  const owner = classOf(asked) ?? machine.linker.tokens.get(keyOf(asked))
  return owner ? machine.linker.instanceOf(owner) : null
}

/** What `container.bind(token)` gives. */
const binding = /\.bind\((.+)\)$/

/** `bind(token).to(Users)`, `registerSingleton(token, Users)`, `register(token, { useClass: Users })` */
function noteToken(
  machine: Machine,
  { self, args, state, place }: CallRequest,
  name: string,
): void {
  const [first, second] = args
  if (!first) return
  const isRegistered = /^register(?:Singleton)?$/.test(name) && second !== undefined
  const token = isRegistered ? keyOf(first) : name === 'to' && binding.exec(keyOf(self))?.[1]
  if (!token) return
  const told = isRegistered ? second : first
  const owner =
    told.kind === 'object'
      ? classOf(machine.readMember(told, 'useClass', state, place))
      : classOf(told)
  if (owner) machine.linker.tokens.set(token, owner)
}

function classOf(value: Value): FunctionValue | null {
  return value.kind === 'function' && value.classIr ? value : null
}
