import type { State } from './state.ts'
import { unknownValue, type Value } from './value.ts'

/** `{ isStrict: false, ...options }`: what is spread stands behind what an object was written with, and has it or not. */
export function spreadInto(key: string, value: Value, state: State): void {
  overwriteFields(key, value, state)
  state.writeField(key, '…', value)
}

/** Whatever properties an object has may be those of `value` from now on; where these are known, they are. */
export function overwriteFields(key: string, value: Value, state: State): void {
  if (value.kind === 'literal') return
  const isOpen = value.kind !== 'object' || state.readField(value.key, '…') !== undefined
  for (const name of state.fieldsOf(key).keys()) {
    const own = state.readField(key, name)
    if (!own || name === '…') continue
    const other = value.kind === 'object' ? state.readField(value.key, name) : undefined
    if (other) state.writeField(key, name, other)
    else if (isOpen && own.kind === 'literal')
      state.writeField(key, name, unknownValue(`${key}.${name}`))
  }
}
