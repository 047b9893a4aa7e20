import { growsList } from '../../syntax/held-against.ts'
import { lengthCounted } from '../domain/counts.ts'
import { reaches } from '../domain/reach.ts'
import type { Value } from '../domain/value.ts'
import type { CallRequest } from '../machine.ts'

/** `results.push(result)` gives how long a list is then; `null` where that is not counted, or what it is given matters. */
export function lengthBehind({ self, args, state }: CallRequest, name: string): Value | null {
  if (!growsList(name)) return null
  return args.some((arg) => reaches(arg, state)) ? null : lengthCounted(self, state)
}
