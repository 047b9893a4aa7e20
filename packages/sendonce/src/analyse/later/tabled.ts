import type { Region } from '../domain/region.ts'
import type { State } from '../domain/state.ts'
import type { Value } from '../domain/value.ts'

/** Notes that what a call made of the functions that it was given is put into an object: `table[name] = wrap(callback)`. */
export function noteTabled(made: Value, table: string, state: State): void {
  if (made.kind === 'unknown')
    mark(state, ({ kind, source }) => kind === 'callback' && source === made.key, {
      tabledIn: table,
    })
}

/** One of an object's functions is picked: what others were made of is called where those are. */
export function notePicked(table: string, state: State): void {
  mark(state, ({ tabledIn }) => tabledIn === table, { isPicked: true })
}

function mark(
  state: State,
  isMeant: (info: Region['info']) => boolean,
  what: Partial<Region['info']>,
): void {
  if (!state.pending.some(({ info }) => isMeant(info))) return
  state.pending = state.pending.map((region) =>
    isMeant(region.info) ? { ...region, info: { ...region.info, ...what } } : region,
  )
}
