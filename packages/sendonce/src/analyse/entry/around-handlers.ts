import { classFrameworks } from '@sendonce/model/calls'
import type { Expression, FunctionIr, ModuleIr } from '../../syntax/ir.ts'
import type { ModuleGraph } from '../../link/module-graph.ts'
import type { Answer } from '../domain/answer.ts'
import type { FunctionValue, Value } from '../domain/value.ts'
import type { EntryPoint } from './entry-points.ts'
import type { Exit } from './explore.ts'
import { resolveImport } from '../interpret/resolve-import.ts'
import { ImportedNames } from './imported-names.ts'
import type { Program } from './program.ts'

/** The methods that stand around handlers, by name, with how a program says around which. */
const kinds = classFrameworks.flatMap(({ methods }) =>
  Object.entries(methods).flatMap(([name, { around }]) => (around ? [{ name, around }] : [])),
)

/** Whether a method of an application puts what it is given around all handlers. */
export function putsAroundAll(name: string): boolean {
  return kinds.some(({ around }) => around.method === name)
}

/** A method that stands around a handler, and the answer that this gives by itself. */
export interface Around {
  readonly fn: FunctionIr
  readonly module: ModuleIr
  readonly answer: Answer
}

/** What stands around handlers that answer by themselves: what it does behind them comes too late. */
export class AroundHandlers {
  /** Handlers with their answers. */
  private readonly answering: { readonly entry: EntryPoint; readonly answer: Answer }[] = []
  private readonly program: Program
  private readonly graph: ModuleGraph

  constructor(program: Program, graph: ModuleGraph) {
    this.program = program
    this.graph = graph
  }

  /** Remembers how a handler answers that has taken the response over, if it has by the time that it is done. */
  note(entry: EntryPoint, exits: readonly Exit[]): void {
    if (!entry.hasTakenOver) return
    for (const { phase, first } of exits) {
      if (phase !== 'ended' || !first || !/^(?:entry|resume)$/.test(first.frame.region.kind))
        continue
      this.answering.push({ entry, answer: first })
      return
    }
  }

  /** Each of those methods once, with the first such handler that it stands around. */
  around(files: readonly string[]): Around[] {
    const met = new Map<FunctionIr, Around>()
    if (this.answering.length === 0) return []
    const aroundAll = [...this.program.routes.aroundAll, ...this.provided(files)]
    for (const { entry, answer } of this.answering) {
      const { file } = entry.fn.env.module
      const own = (entry.around ?? []).flatMap((one) => this.valueOf(one, file) ?? [])
      for (const value of [...own, ...aroundAll])
        for (const { fn, env } of this.methodsOf(value))
          if (!met.has(fn)) met.set(fn, { fn, module: env.module, answer })
    }
    return [...met.values()]
  }

  /** `{ provide: APP_INTERCEPTOR, useClass: Timed }` in what a decorator of a class is given. */
  private provided(files: readonly string[]): Value[] {
    return files.flatMap((file) => {
      const module = this.graph.get(file)?.ir
      if (!module) return []
      const tokens = kinds.map(({ around: { token } }) => ({
        name: token.name,
        names: new ImportedNames(module, token.package),
      }))
      const isToken = (value: Expression): boolean =>
        tokens.some(({ name, names }) => names.exportIn(value) === name)
      return module.classes
        .flatMap(({ decorators }) => decorators.flatMap(objectsIn))
        .flatMap((provider) => {
          const [token, made] = ['provide', 'useClass'].map((key) => provider.get(key))
          return token && made && isToken(token) ? (this.valueOf(made, file) ?? []) : []
        })
    })
  }

  /** The class, or the instance, that an expression of a module's top level names: `Timed`, `timed_1.Timed`. */
  private valueOf(expression: Expression, file: string): Value | undefined {
    const { program } = this
    const named = expression.kind === 'call' && expression.isNew ? expression.callee : expression
    if (named.kind === 'variable') return program.named(file, named)
    if (named.kind !== 'member' || typeof named.property !== 'string') return undefined
    const owner = this.valueOf(named.object, file)
    const place = { file, at: 0, start: 0, end: 0 }
    const read =
      owner && program.engine.readMember(owner, named.property, program.freshState(), place)
    return read && resolveImport(program, read)
  }

  private methodsOf(value: Value): FunctionValue[] {
    const state = this.program.freshState()
    const owner =
      value.kind === 'function' && value.classIr ? this.program.instanceOf(value) : value
    const proto = owner.kind === 'object' ? owner.proto : null
    return kinds.flatMap(({ name }) => {
      const found = proto && state.readField(proto.key, name)
      return found?.kind === 'function' ? [found] : []
    })
  }
}

/** The objects in what is given to a decorator, as their properties by name. */
function objectsIn(expression: Expression): ReadonlyMap<string, Expression>[] {
  switch (expression.kind) {
    case 'call':
      return expression.args.flatMap(objectsIn)
    case 'array':
      return expression.items.flatMap(objectsIn)
    case 'object': {
      const named = expression.properties.flatMap(({ key, value }) =>
        typeof key === 'string' ? [[key, value] as const] : [],
      )
      return [new Map(named), ...named.flatMap(([, value]) => objectsIn(value))]
    }
    default:
      return []
  }
}
