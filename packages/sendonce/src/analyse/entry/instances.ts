import type { Engine } from '../engine.ts'
import type { Frame } from '../domain/frame.ts'
import type { Place } from '../domain/place.ts'
import type { State } from '../domain/state.ts'
import {
  undefinedValue,
  unknownValue,
  type Environment,
  type FunctionValue,
  type Value,
} from '../domain/value.ts'
import { activate, initialiseFields, unknownArguments } from '../interpret/invoke.ts'
import { implicitInstance } from '../interpret/properties.ts'
import type { Outcome } from '../machine.ts'
import type { FunctionIr, Variable } from '../../syntax/ir.ts'

/** What running a constructor needs of the program. */
interface Constructing {
  readonly engine: Engine
  freshState(): State
  frameFor(fn: FunctionValue, id: number): Frame
  inInitialisation(file: string, body: () => void): void
  runForEffect(fn: FunctionValue, env: Environment, self: Value): void
  named(file: string, binding: Variable): Value | undefined
}

/** The instances of classes that nobody is seen to make: a container does, one of each. */
export class Instances {
  private readonly known = new Map<FunctionValue, Value>()
  private readonly results = new Map<FunctionIr, Value>()
  private readonly program: Constructing

  constructor(program: Constructing) {
    this.program = program
  }

  of(owner: FunctionValue): Value {
    const known = this.known.get(owner)
    if (known) return known
    const { program } = this
    const { engine } = program
    const state = program.freshState()
    const instance = implicitInstance(owner, state)
    this.known.set(owner, instance)
    const place: Place = { file: owner.env.module.file, ...(owner.classIr?.span ?? owner.fn.span) }
    const id = engine.environmentId(owner.env.id, place, 'instance')
    const env: Environment = {
      id,
      functionIndex: owner.fn.index,
      module: owner.env.module,
      parent: owner.env,
      round: null,
    }
    program.inInitialisation(owner.env.module.file, () => {
      const frame = program.frameFor(owner, id)
      const call = { fn: owner, envId: id, self: instance, args: [], frame, observed: false }
      initialiseFields(engine, owner, instance, state, activate(call, true))
    })
    if (owner.classIr?.constructorIndex != null) program.runForEffect(owner, env, instance)
    if (engine.containers.calls(owner.fn)) engine.ran.add(owner.fn)
    return instance
  }

  /** What a container makes of a class or a function, once. */
  made(maker: Value): Value {
    if (maker.kind !== 'function') return maker
    if (maker.classIr) return this.of(maker)
    const known = this.results.get(maker.fn)
    if (known) return known
    // It may ask for itself.
    this.results.set(maker.fn, unknownValue(`made:${maker.key}`))
    const value = this.call(maker)
    this.results.set(maker.fn, value)
    return value
  }

  private call(maker: FunctionValue): Value {
    const { program } = this
    const { engine } = program
    const { file } = maker.env.module
    const place: Place = { file, ...maker.fn.span }
    const id = engine.environmentId(maker.env.id, place, 'made')
    const args = this.injected(maker, unknownArguments(maker.fn, id))
    const frame = program.frameFor(maker, id)
    const caller = { fn: maker, envId: id, self: undefinedValue, args: [], frame, observed: false }
    const request = {
      callee: maker,
      self: undefinedValue,
      args,
      place,
      state: program.freshState(),
    }
    const outcomes: Outcome[] = []
    program.inInitialisation(file, () => {
      const how = { via: 'call', awaited: false, isNew: false } as const
      outcomes.push(...engine.call({ ...request, ...how }, activate(caller, true)))
    })
    return outcomes[0]?.value ?? unknownValue(`made:${maker.key}`)
  }

  /** A container gives a constructor instances of the classes that its parameters name. */
  injected(owner: FunctionValue, unknown: readonly Value[]): Value[] {
    const { fn, env } = owner
    const parts = this.partsFor(owner)
    return unknown.map((value, index) => {
      if (index === 0 && parts) return parts
      const bound = fn.parameters[index]?.typeBinding
      const named = bound && this.program.named(env.module.file, bound)
      return named?.kind === 'function' && named.classIr ? this.of(named) : value
    })
  }

  /** What a container gives whoever it calls, by the names that are asked for. */
  private partsFor({ fn, env }: FunctionValue): Value | null {
    const { engine } = this.program
    const [first] = fn.parameters
    if (!first || !engine.containers.calls(fn)) return null
    const { target, memberNames } = first
    const names =
      target.kind === 'object-pattern' ? target.properties.map(({ key }) => key) : memberNames
    const parts = {
      kind: 'object',
      key: `parts:${env.module.file}:${fn.index}`,
      proto: null,
    } as const
    const state = this.program.freshState()
    for (const name of names) {
      const maker = name === null ? undefined : engine.containers.makerOf(name)
      const part = maker ? this.made(maker) : unknownValue(`part:${name}`)
      if (name !== null) state.writeField(parts.key, name, part)
    }
    return parts
  }
}
