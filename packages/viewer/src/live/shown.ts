import { computed, type ReadonlySignal } from '@preact/signals'
import type { IncidentView, TimelineStepView } from '../live-view.ts'
import { address } from './address.ts'
import { selected } from './listing.ts'
import { parts } from './store.ts'

const lastShown = new Map<string, string>()

/**
 * The incident of the problem that is shown: the one that the address names, else the one that was shown of it before, so that
 * what somebody reads stays when others come; else the newest.
 */
export const shownIncident: ReadonlySignal<string | null> = computed(() => {
  const problem = selected.value
  const all = parts.match.get(problem).value?.incidents ?? []
  const { view, incident } = address.value
  const wanted = [view === 'problem' ? incident : null, lastShown.get(problem)]
  const found = wanted.find((id) => id !== null && id !== undefined && all.includes(id))
  const shown = found ?? all[0] ?? null
  if (shown !== null) lastShown.set(problem, shown)
  return shown
})

export const incidentShown: ReadonlySignal<IncidentView | null> = computed(() => {
  const name = shownIncident.value
  return name === null ? null : parts.incident.get(name).value
})

/** The index of the step of the timeline that is chosen; -1: none. */
export const stepShown: ReadonlySignal<number> = computed(() => {
  const { at } = address.value
  const steps = incidentShown.value?.timeline.steps ?? []
  if (at === '1' || at === '2') return steps.findIndex(({ digit }) => digit === at)
  const index = /^s(\d+)$/.exec(at ?? '')?.[1]
  return index !== undefined && Number(index) < steps.length ? Number(index) : -1
})

/** How the address names a step. */
export function nameOfStep({ digit }: TimelineStepView, index: number): string {
  return digit ?? `s${index}`
}
