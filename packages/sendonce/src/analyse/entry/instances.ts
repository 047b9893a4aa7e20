import type { Engine } from '../engine.ts'
import type { Frame } from '../domain/frame.ts'
import type { Place } from '../domain/place.ts'
import type { State } from '../domain/state.ts'
import type { Environment, FunctionValue, Value } from '../domain/value.ts'
import { activate, initialiseFields } from '../interpret/invoke.ts'
import { implicitInstance } from '../interpret/properties.ts'
import type { Variable } from '../../syntax/ir.ts'

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
    return instance
  }

  /** A container gives a constructor instances of the classes that its parameters name. */
  injected({ fn, env }: FunctionValue, unknown: readonly Value[]): Value[] {
    return unknown.map((value, index) => {
      const bound = fn.parameters[index]?.typeBinding
      const named = bound && this.program.named(env.module.file, bound)
      return named?.kind === 'function' && named.classIr ? this.of(named) : value
    })
  }
}
