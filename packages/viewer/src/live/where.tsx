import type { VNode } from 'preact'
import type { ChosenPlace } from '../parts.tsx'
import { address, go } from './address.ts'
import { selected } from './listing.ts'
import { reveal } from './reveal.ts'
import { incidentShown, nameOfStep, stepShown } from './shown.ts'
import { parts } from './store.ts'

/** How the address names what stands at a place: a step of the timeline, else an answer; `null`: nothing does. */
function nameOf(whole: string): string | null {
  const steps = incidentShown.value?.timeline.steps ?? []
  const index = steps.findIndex(({ place }) => place?.whole === whole)
  const step = steps[index]
  if (step) return nameOfStep(step, index)
  const row = parts.row.get(selected.value).value
  const ends = [row?.first, row?.second]
  const at = ends.findIndex((end) => typeof end === 'object' && end.whole === whole)
  return at < 0 ? null : `${at + 1}`
}

/** A place that can be chosen; what else stands there, in the timeline and in the code, is chosen with it. */
export function WhereButton({ place, text }: ChosenPlace): VNode {
  const name = nameOf(place.whole)
  if (name === null) return <code>{text}</code>
  const { at } = address.value
  const step = incidentShown.value?.timeline.steps[stepShown.value]
  const isChosen = at === name || step?.place?.whole === place.whole
  return (
    <code>
      <button
        type="button"
        class="button"
        aria-pressed={isChosen}
        onClick={() => {
          go({ view: 'problem', name: selected.value, at: isChosen ? null : name }, 'replace')
          if (!isChosen) reveal(name)
        }}
      >
        {text}
      </button>
    </code>
  )
}
