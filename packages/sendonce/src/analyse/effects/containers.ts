import { givesInstance } from '@sendonce/model/calls'
import { isCollection } from '../domain/purity.ts'
import type { FunctionIr } from '../../syntax/ir.ts'
import type { CallRequest, Machine } from '../machine.ts'
import { calleeName, keyOf, type FunctionValue, type Value } from '../domain/value.ts'

/** What `container.bind(token)` gives. */
const binding = /\.bind\((.+)\)$/

/**
 * What containers make for whoever asks by a name: `container.register({ orders: asClass(OrderService) })`. What is made so is
 * given what it needs by the names in its first parameter, as in `({ orders }) => …`.
 */
export class Containers {
  /** What packages were given to make something of, by what they gave back: `asClass(OrderService).singleton()`. */
  private readonly given = new Map<string, Value>()
  private readonly byName = new Map<string, Value>()
  private readonly functions = new Set<FunctionIr>()
  /** The classes that tokens stand for, by the tokens' keys. */
  private readonly byToken = new Map<string, FunctionValue>()

  /** Notes a call of what is not of the program, made while it is set up. */
  note(request: CallRequest, result: Value | undefined): void {
    const { callee, self, args, state } = request
    const [first, second] = args
    this.noteToken(request)
    const own = callee.kind === 'external' && args.length === 1 ? first : undefined
    const maker = own ?? this.given.get(keyOf(self))
    if (maker && result?.kind === 'unknown' && isMaker(maker)) this.given.set(result.key, maker)
    if (calleeName(callee) !== 'register') return
    if (first?.kind === 'literal' && second) this.register(String(first.value), second)
    if (first?.kind !== 'object') return
    for (const name of state.fieldsOf(first.key).keys()) {
      const field = state.readField(first.key, name)
      if (field) this.register(name, field)
    }
  }

  /** `bind(token).to(Users)`, `registerSingleton(token, Users)`, `register(token, { useClass: Users })` */
  private noteToken({ callee, self, args, state }: CallRequest): void {
    const name = calleeName(callee)
    const [first, second] = args
    if (!first) return
    const isRegistered = /^register(?:Singleton)?$/.test(name) && second !== undefined
    const token = isRegistered ? keyOf(first) : name === 'to' && binding.exec(keyOf(self))?.[1]
    if (!token) return
    const told = isRegistered ? second : first
    const isOptions = told.kind === 'object'
    const owner = classOf(isOptions ? state.readField(told.key, 'useClass') : told)
    if (owner) this.byToken.set(token, owner)
  }

  private register(name: string, resolver: Value): void {
    const maker = this.given.get(keyOf(resolver))
    const made = maker?.kind === 'bound' ? maker.target : maker
    // What takes more than that is no function of a container: `hooks.register('request', wrap(handler))`.
    if (!made || (made.kind === 'function' && !made.classIr && made.fn.parameters.length > 1))
      return
    this.byName.set(name, made)
    if (made.kind === 'function') this.functions.add(made.fn)
  }

  makerOf(name: string): Value | undefined {
    return this.byName.get(name)
  }

  classOf(token: Value): FunctionValue | undefined {
    return this.byToken.get(keyOf(token))
  }

  get makers(): Iterable<Value> {
    return this.byName.values()
  }

  /** Whether a function, or the constructor of a class, is called by a container. */
  calls(fn: FunctionIr): boolean {
    return this.functions.has(fn)
  }
}

function isMaker({ kind }: Value): boolean {
  return kind === 'function' || kind === 'bound' || kind === 'object'
}

function classOf(value: Value | null | undefined): FunctionValue | null {
  return value?.kind === 'function' && value.classIr ? value : null
}

/**
 * A call to a container that is not of the program: `container.resolve(OrderService)`, or with a token or a name that stands
 * for the class, gives its instance; `null` for any other call.
 */
export function callContainer(
  { containers, linker }: Machine,
  { self, args, awaited }: CallRequest,
  name: string,
): Value | null {
  const [asked] = args
  // A collection gives what was put into it.
  if (isCollection(self) || awaited || !givesInstance.has(name)) return null
  if (!asked || args.length > 1) return null
  const isNamed = asked.kind === 'literal' && name === 'resolve'
  const named = isNamed ? containers.makerOf(String(asked.value)) : undefined
  const maker = classOf(asked) ?? containers.classOf(asked) ?? named
  return maker ? linker.made(maker) : null
}
