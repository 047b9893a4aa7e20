import type { Expression, ModuleIr, Statement } from '../../syntax/ir.ts'

/** What a module calls a package, and what it takes of it. */
export class ImportedNames {
  /** By the names of the module, those of the package. */
  private readonly names = new Map<string, string>()
  private readonly wholes = new Set<string>()

  constructor({ imports, functions }: ModuleIr, packageName: string) {
    for (const { specifier, name, variable } of imports) {
      if (specifier !== packageName) continue
      if (name === '*' || name === 'default') this.wholes.add(variable.name)
      else this.names.set(variable.name, name)
    }
    for (const statement of functions[0]?.body ?? []) {
      const name = requiringVariable(statement, packageName)
      if (name !== null) this.wholes.add(name)
    }
  }

  get isEmpty(): boolean {
    return this.names.size + this.wholes.size === 0
  }

  /** Which export `name` is, or `of.name`; `null`: none of the package. */
  exportOf(of: string | null, name: string): string | null {
    if (of === null) return this.names.get(name) ?? null
    return this.wholes.has(of) ? name : null
  }

  /** Which export an expression is: `Get`, `common.Get`, or `(0, common.Get)` as compilers write it. */
  exportIn(expression: Expression): string | null {
    if (expression.kind === 'sequence') {
      const last = expression.items.at(-1)
      return last ? this.exportIn(last) : null
    }
    if (expression.kind === 'variable') return this.exportOf(null, expression.name)
    if (expression.kind !== 'member' || expression.object.kind !== 'variable') return null
    return typeof expression.property === 'string'
      ? this.exportOf(expression.object.name, expression.property)
      : null
  }
}

/** `const common = require('package')`: the name. */
function requiringVariable(statement: Statement, packageName: string): string | null {
  if (statement.kind !== 'expression' || statement.value.kind !== 'assign') return null
  const { target, value } = statement.value
  if (target.kind !== 'variable' || value.kind !== 'call') return null
  const [first] = value.args
  const isRequire = value.callee.kind === 'global' && value.callee.name === 'require'
  return isRequire && first?.kind === 'literal' && first.value === packageName ? target.name : null
}
