import { computed, effect, signal, type ReadonlySignal, type Signal } from '@preact/signals'
import type { RowView } from '../live-view.ts'
import { address, type ListState } from './address.ts'
import { order, parts } from './store.ts'

/** The rows in the order in which they stand there: new ones wait while somebody reads further down. */
const standing: Signal<readonly string[]> = signal([])

/** The list is at its top, so that new rows may come in. */
export const isAtTop: Signal<boolean> = signal(true)

effect(() => {
  const now = order.value
  const before = standing.peek()
  if (isAtTop.value || before.length === 0) {
    standing.value = now
    return
  }
  const known = new Set(now)
  const left = before.filter((name) => known.has(name))
  if (left.length !== before.length) standing.value = left
})

/** Takes in what waits. */
export function showWaiting(): void {
  standing.value = order.value
}

/** How many rows wait. */
export const waiting: ReadonlySignal<number> = computed(() => {
  const there = new Set(standing.value)
  return order.value.filter((name) => !there.has(name)).length
})

function isOf(row: RowView, state: ListState): boolean {
  if (state === 'confirmed') return row.match === 'confirmed'
  if (state === 'seen') return row.match !== 'unseen'
  return state === 'foreseen' ? row.match !== 'seen' : true
}

const texts = new WeakMap<RowView, string>()

/** All that a row says, in small letters. */
function textOf(row: RowView): string {
  let text = texts.get(row)
  if (text === undefined) {
    const { code, name, title, route, first, second, matchText, confidence } = row
    const ends = [first, second].map((end) => (typeof end === 'string' ? end : end.whole))
    text = [code, name, title, route ?? '', ...ends, matchText, confidence].join('\n').toLowerCase()
    texts.set(row, text)
  }
  return text
}

/** The same list as before where nothing is different: then nothing is drawn. */
function steady<T>(ask: () => readonly T[]): ReadonlySignal<readonly T[]> {
  let before: readonly T[] = []
  return computed(() => {
    const now = ask()
    const isSame = now.length === before.length && now.every((one, at) => one === before[at])
    if (!isSame) before = now
    return before
  })
}

/** The rows that match all that is asked for. */
export const listed: ReadonlySignal<readonly string[]> = steady(() => {
  const { query, state } = address.value
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  return standing.value.filter((name) => {
    const row = parts.row.get(name).value
    if (!row || !isOf(row, state)) return false
    if (words.length === 0) return true
    const text = textOf(row)
    return words.every((word) => text.includes(word))
  })
})

/** How many there are of each state. */
export const counts: ReadonlySignal<readonly number[]> = steady(() => {
  const rows = order.value.flatMap((name) => parts.row.get(name).value ?? [])
  return listStates.map(({ state }) => rows.filter((row) => isOf(row, state)).length)
})

export const listStates: readonly { readonly state: ListState; readonly label: string }[] = [
  { state: 'all', label: 'All' },
  { state: 'confirmed', label: 'Confirmed' },
  { state: 'seen', label: 'Seen' },
  { state: 'foreseen', label: 'Foreseen' },
]

const firstShown: Signal<string> = signal('')
effect(() => {
  const known = firstShown.peek()
  const all = order.value
  if (!all.includes(known)) firstShown.value = all[0] ?? ''
})

/** The problem whose detail is shown; what was shown first stays until somebody chooses another one. */
export const selected: ReadonlySignal<string> = computed(() => {
  const { view, name } = address.value
  if (view === 'problem') return name
  return view === 'about' ? '' : firstShown.value
})
