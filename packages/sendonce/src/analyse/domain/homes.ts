import type { ModuleIr } from '../../syntax/ir.ts'
import { madeIn, type Environment, type ObjectValue } from './value.ts'

/** Which modules have made what their importers read. */
export class Homes {
  private readonly modules = new Map<string, ModuleIr>()

  /** Notes the top level of a module. */
  add({ id, module }: Environment): void {
    this.modules.set(String(id), module)
    this.modules.set(`exports:${module.file}`, module)
  }

  /** The module whose top level made an object, or that has it for its exports; `null` for what was made in a call. */
  of({ key }: ObjectValue): ModuleIr | null {
    return this.modules.get(String(madeIn(key) ?? key)) ?? null
  }
}
