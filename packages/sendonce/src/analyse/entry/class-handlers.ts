import {
  classFrameworks,
  type ClassFramework,
  type GivenRole,
  type Returned,
} from '@sendonce/model/calls'
import type {
  ClassIr,
  ClassMember,
  Expression,
  FunctionIr,
  ModuleIr,
  Parameter,
  Span,
} from '../../syntax/ir.ts'
import { ImportedNames } from './imported-names.ts'
import { hookedByTypes, rolesOf } from './roles.ts'

/** A method of a class that a framework calls, for its name or its decorators. */
export interface ClassHandler {
  readonly framework: string
  readonly roles: readonly (GivenRole | null)[]
  readonly method: string | null
  readonly route: string | null
  readonly returned?: Returned
  /** What the framework answers with in any case, and the decorator that says so. */
  readonly answeredBy: { readonly name: string; readonly span: Span } | null
  /** It is to answer itself, because it has asked for the response. */
  readonly hasTakenOver: boolean
  /** The framework answers where it does not. */
  readonly isAnsweredAnyway: boolean
  /** What decorators say that stands around it. */
  readonly around: readonly Expression[]
}

const known = new WeakMap<ModuleIr, ReadonlyMap<number, ClassHandler>>()

/** How a framework calls a method of a module's classes; `null` where none does, or none that looks at the response. */
export function classHandlerOf(module: ModuleIr, fn: FunctionIr): ClassHandler | null {
  let handlers = known.get(module)
  if (!handlers) known.set(module, (handlers = handlersIn(module)))
  return handlers.get(fn.index) ?? null
}

function handlersIn(module: ModuleIr): ReadonlyMap<number, ClassHandler> {
  const found = new Map<number, ClassHandler>()
  for (const framework of classFrameworks) {
    const names = new ImportedNames(module, framework.package)
    if (names.isEmpty) continue
    const read = new Reader(names, framework)
    for (const owner of module.classes)
      for (const member of owner.members) {
        const { value } = member
        if (member.kind !== 'method' || member.isStatic || value?.kind !== 'function') continue
        const fn = module.functions[value.index]
        const handler = fn && read.handler(owner, member, fn)
        if (handler) found.set(value.index, handler)
      }
  }
  return found
}

/** Reads what the decorators of one framework say in a module. */
class Reader {
  private readonly names: ImportedNames
  private readonly framework: ClassFramework

  constructor(names: ImportedNames, framework: ClassFramework) {
    this.names = names
    this.framework = framework
  }

  handler(owner: ClassIr, member: ClassMember, fn: FunctionIr): ClassHandler | null {
    return this.ofRoute(owner, member, fn) ?? this.ofName(member, fn)
  }

  /** `@Get('cats') find(@Res() res)` of a `@Controller()`. What asks for no response leaves one answer to the framework. */
  private ofRoute(owner: ClassIr, member: ClassMember, fn: FunctionIr): ClassHandler | null {
    const { framework } = this
    const controller = this.named(owner.decorators, (name) => framework.controllers.includes(name))
    const route = this.named(member.decorators, (name) => Object.hasOwn(framework.routes, name))
    if (!controller || !route) return null
    const roles = fn.parameters.map((parameter) => this.takenBy(parameter))
    if (roles.every((role) => role === null)) return null
    const hasTakenOver = fn.parameters.some(
      (parameter) => this.takenBy(parameter) !== null && !this.isLeft(parameter),
    )
    const answering = this.named(member.decorators, (name) =>
      Object.hasOwn(framework.answersWith, name),
    )
    return {
      // It may stand on another one, whose replies it hands out then.
      framework: hookedByTypes(fn)?.name ?? framework.name,
      // By its types and names it may be given more.
      roles: (rolesOf(fn) ?? roles).map((role, index) => role ?? roles[index] ?? null),
      method: framework.routes[route.name] ?? null,
      route: pathOf(controller.expression, route.expression),
      answeredBy: answering && {
        name: framework.answersWith[answering.name] ?? '',
        span: answering.span,
      },
      hasTakenOver,
      isAnsweredAnyway: !hasTakenOver || answering !== null,
      around: this.around([...owner.decorators, ...member.decorators]),
      ...(hasTakenOver ? {} : { returned: framework.returned }),
    }
  }

  /** `canActivate(context)` of a guard, and the like. */
  private ofName({ name }: ClassMember, fn: FunctionIr): ClassHandler | null {
    const method = Object.hasOwn(this.framework.methods, name) && this.framework.methods[name]
    if (!method || fn.parameters.length === 0) return null
    const { isLayer = false } = method
    if (isLayer && !rolesOf(fn)) return null
    return {
      framework: this.framework.name,
      roles: method.parameters.slice(0, fn.parameters.length),
      method: null,
      route: null,
      answeredBy: null,
      hasTakenOver: false,
      isAnsweredAnyway: !isLayer,
      around: [],
      ...(method.returned ? { returned: method.returned } : {}),
    }
  }

  /** What the decorators are given that put methods of other classes around handlers. */
  private around(decorators: readonly Expression[]): readonly Expression[] {
    const wanted = Object.values(this.framework.methods).flatMap(
      ({ around }) => around?.decorator ?? [],
    )
    return decorators.flatMap((one) => {
      const name = one.kind === 'call' ? this.names.exportIn(one.callee) : null
      return one.kind === 'call' && name !== null && wanted.includes(name) ? one.args : []
    })
  }

  private takenBy({ decorators }: Parameter): GivenRole | null {
    const { takesOver } = this.framework
    for (const { of, name } of decorators) {
      const taken = this.names.exportOf(of, name)
      if (taken !== null && Object.hasOwn(takesOver, taken)) return takesOver[taken] ?? null
    }
    return null
  }

  private isLeft({ decorators }: Parameter): boolean {
    const { leavingOption } = this.framework
    return (
      leavingOption === null || decorators.some(({ options }) => options.includes(leavingOption))
    )
  }

  /** The first of some decorators that is the framework's and called so. */
  private named(
    decorators: readonly Expression[],
    isWanted: (name: string) => boolean,
  ): { readonly name: string; readonly expression: Expression; readonly span: Span } | null {
    for (const expression of decorators) {
      const name = expression.kind === 'call' ? this.names.exportIn(expression.callee) : null
      if (expression.kind === 'call' && name !== null && isWanted(name))
        return { name, expression, span: expression.span }
    }
    return null
  }
}

/** The path that a route's decorators name together, as far as it is written there. */
function pathOf(controller: Expression, route: Expression): string | null {
  const parts = [controller, route].map(firstText)
  if (parts.some((part) => part === null)) return null
  const path = parts.flatMap((part) => part?.split('/').filter(Boolean) ?? [])
  return `/${path.join('/')}`
}

/** The text that a decorator is called with first; empty where it is called with nothing. */
function firstText(decorator: Expression): string | null {
  const [first] = decorator.kind === 'call' ? decorator.args : []
  if (!first) return ''
  return first.kind === 'literal' && typeof first.value === 'string' ? first.value : null
}
