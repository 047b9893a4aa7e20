import { computed, signal, type ReadonlySignal, type Signal } from '@preact/signals'
import { selected, listed } from './listing.ts'
import { order, parts } from './store.ts'

/** More problems than this are shown by pattern. */
const ungroupedAtMost = 200

/** Problems of one pattern, or those that are confirmed. */
export interface Group {
  readonly name: string
  readonly title: string
  readonly rows: readonly string[]
  readonly isOpen: Signal<boolean>
}

export const isGrouped: ReadonlySignal<boolean> = computed(
  () => order.value.length > ungroupedAtMost && listed.value.length > ungroupedAtMost,
)

const open = new Map<string, Signal<boolean>>()

function isOpenOf(name: string, rows: readonly string[]): Signal<boolean> {
  let known = open.get(name)
  if (!known) {
    // What happens is to be seen at once, and so is what is shown beside.
    known = signal(name === confirmed || rows.includes(selected.peek()))
    open.set(name, known)
  }
  return known
}

const confirmed = 'confirmed'

/** Those that are confirmed, and then the patterns, the most frequent first. */
export const groups: ReadonlySignal<readonly Group[]> = computed(() => {
  const byName = new Map<string, { title: string; rows: string[] }>()
  for (const name of listed.value) {
    const row = parts.row.get(name).value
    if (!row) continue
    const key = row.match === 'confirmed' ? confirmed : row.code
    const title = key === confirmed ? 'seen to happen' : row.title
    const group = byName.get(key) ?? { title, rows: [] }
    group.rows.push(name)
    byName.set(key, group)
  }
  const rank = (name: string): number => (name === confirmed ? 0 : 1)
  return [...byName]
    .toSorted(([a, one], [b, two]) => rank(a) - rank(b) || two.rows.length - one.rows.length)
    .map(([name, { title, rows }]) => ({ name, title, rows, isOpen: isOpenOf(name, rows) }))
})

/** The rows that can be stepped through: those of open groups. */
export const reachable: ReadonlySignal<readonly string[]> = computed(() =>
  isGrouped.value
    ? groups.value.filter(({ isOpen }) => isOpen.value).flatMap(({ rows }) => rows)
    : listed.value,
)
