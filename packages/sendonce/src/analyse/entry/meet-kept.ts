import { foreignResponse, isForeignResponse, type Kept } from '../effects/shared-response.ts'
import type { Conflict } from '../machine.ts'
import type { EntryPoint } from './entry-points.ts'
import { explore } from './explore.ts'
import type { Program } from './program.ts'

/**
 * The conflicts of an entry point that finds the response of another request where that has left it. Who
 * takes it away, or puts something else there, answers it once.
 */
export function meetKept(
  program: Program,
  entry: EntryPoint,
  { at, answer }: Kept,
): readonly Conflict[] {
  const { globals } = program.engine.heap
  const before = globals.get(at.address)
  globals.set(at.address, foreignResponse(at))
  const { conflicts, ends } = explore(program, entry)
  const isTaken = ends.some(({ state }) => {
    const left = state.read(at.address)
    return left?.kind !== 'response' && !isForeignResponse(left, at)
  })
  if (before) globals.set(at.address, before)
  else globals.delete(at.address)
  if (isTaken) return []
  return conflicts
    .filter(({ how }) => how === 'foreign')
    .map((conflict) => ({ ...conflict, first: answer ?? conflict.first, keptAt: at.place }))
}
