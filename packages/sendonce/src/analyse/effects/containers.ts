import { givesInstance } from '@sendonce/model/calls'
import type { FunctionIr } from '../../syntax/ir.ts'
import type { CallRequest, Machine } from '../machine.ts'
import { calleeName, keyOf, type Value } from '../domain/value.ts'

/**
 * What containers make for whoever asks by a name: `container.register({ orders: asClass(OrderService) })`. What is made so is
 * given what it needs by the names in its first parameter, as in `({ orders }) => …`.
 */
export class Containers {
  /** What packages were given to make something of, by what they gave back: `asClass(OrderService).singleton()`. */
  private readonly given = new Map<string, Value>()
  private readonly byName = new Map<string, Value>()
  private readonly functions = new Set<FunctionIr>()

  /** Notes a call of what is not of the program, made while it is set up. */
  note(request: CallRequest, result: Value | undefined): void {
    const { callee, self, args, state } = request
    const [first, second] = args
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

/** `container.resolve(OrderService)` or `container.resolve('orders')`, of a container that is not of the program. */
export function givenByContainer(
  { containers, linker }: Machine,
  { args, awaited }: CallRequest,
  name: string,
): Value | null {
  const [asked] = args
  if (args.length !== 1 || awaited || !givesInstance.has(name)) return null
  if (asked?.kind === 'function' && asked.classIr !== null) return linker.made(asked)
  const isNamed = asked?.kind === 'literal' && name === 'resolve'
  const maker = isNamed ? containers.makerOf(String(asked.value)) : undefined
  return maker ? linker.made(maker) : null
}
