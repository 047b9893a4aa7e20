import type { Value } from '../domain/value.ts'
import type { Machine } from '../machine.ts'

/** What an import stands for; other values are themselves. */
export function resolveImport(machine: Pick<Machine, 'imported'>, value: Value): Value {
  return value.kind === 'import' ? machine.imported(value.file, value.name) : value
}
