import type { ModuleIr } from '../../syntax/ir.ts'
import { madeIn, type Environment, type FunctionValue, type ObjectValue } from './value.ts'

/** Which modules have made what their importers read, and what is written somewhere. */
export class Homes {
  private readonly modules = new Map<string, ModuleIr>()
  private readonly written = new Set<string>()

  /** Notes the top level of a module. */
  add({ id, module }: Environment): void {
    this.modules.set(String(id), module)
    this.modules.set(`exports:${module.file}`, module)
    for (const { writes } of module.functions) for (const name of writes) this.written.add(name)
  }

  /** The module whose top level made an object or a class, or that has it for its exports; `null` for what was made in a call. */
  of(value: ObjectValue | FunctionValue): ModuleIr | null {
    const id = value.kind === 'function' ? value.env.id : (madeIn(value.key) ?? value.key)
    return this.modules.get(String(id)) ?? null
  }

  /** Whether a function of the program writes a property of this name. */
  isWritten(name: string): boolean {
    return this.written.has(name)
  }
}
