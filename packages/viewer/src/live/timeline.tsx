import type { VNode } from 'preact'
import { Code } from '../frame.tsx'
import { classOf, Mark, Place } from '../parts.tsx'
import type { TimelineStepView, TimelineView } from '../live-view.ts'
import { go } from './address.ts'
import { nameOfStep, stepShown } from './shown.ts'

/** What happened on the response, in even steps with their true times. */
export function Timeline({
  timeline: { lanes, steps, spans },
}: {
  readonly timeline: TimelineView
}): VNode {
  const begun = spans.find(({ kind }) => kind !== 'open')?.from ?? steps.length
  return (
    <>
      <div
        class="tl box"
        style={{ '--cols': steps.map(widthOf).join(' ') }}
        tabindex={0}
        role="group"
        aria-label="Timeline"
      >
        <div class="lanes" aria-hidden="true">
          <span class="lane">response</span>
          {lanes.map((lane, at) =>
            lane === 'response' ? null : (
              <span class="lane" style={{ '--r': rowOf(lanes, at) }}>
                {lane}
              </span>
            ),
          )}
          {spans.map(({ kind, text, from, to }) => (
            <span class={`bar ${kind}`} style={{ '--a': from, '--b': to }}>
              {text}
            </span>
          ))}
        </div>
        <ol>
          {steps.map((step, at) => (
            <Step
              step={step}
              at={at}
              lane={lanes[step.lane] ?? ''}
              row={rowOf(lanes, step.lane)}
              isBegun={at >= begun}
            />
          ))}
        </ol>
      </div>
      <StepPlace step={steps[stepShown.value]} />
    </>
  )
}

/** Longer words are broken, lest one column has all the room. */
const wordAtMost = 20
/** The mark in front of a word, and the space around both, in widths of a character. */
const besideWord = 2

/** Columns are even, but for the two answers, of which there is more to say; each has room for the longest word in it. */
function widthOf({ digit, text }: TimelineStepView): string {
  if (digit === '2') return 'minmax(168px, 2fr)'
  if (digit) return 'minmax(104px, 1.5fr)'
  const longest = Math.max(...text.split(' ').map(({ length }) => length))
  return `minmax(max(62px, ${Math.min(longest, wordAtMost) + besideWord}ch), 1fr)`
}

/** The lane of the response has the bars, and stands first. */
function rowOf(lanes: readonly string[], at: number): number {
  if (lanes[at] === 'response') return 1
  return 2 + lanes.slice(0, at).filter((lane) => lane !== 'response').length
}

function Step({
  step,
  at,
  lane,
  row,
  isBegun,
}: {
  readonly step: TimelineStepView
  readonly at: number
  readonly lane: string
  readonly row: number
  readonly isBegun: boolean
}): VNode {
  const { digit, text, at: time, wait } = step
  const isShown = stepShown.value === at
  return (
    <li
      class={`ev ${classOf(digit)} ${isBegun ? 'begun' : ''} ${row === 1 ? 'below' : ''}`}
      style={{ '--c': at, '--r': row }}
    >
      {wait !== null && <span class="wait">{wait}</span>}
      <button
        type="button"
        aria-pressed={isShown}
        data-step={at}
        onClick={() => go({ at: isShown ? null : nameOfStep(step, at) }, 'replace')}
      >
        {digit ? (
          <Mark digit={digit} />
        ) : (
          <span class="dot" aria-hidden="true">
            ○
          </span>
        )}
        <span class="tx">
          <span class="lay">{lane}: </span>
          {text}
        </span>
        {time !== null && <span class="ms">{time}</span>}
      </button>
    </li>
  )
}

/** Where the chosen step stands, if that is none of the two answers: they have frames. */
function StepPlace({ step }: { readonly step: TimelineStepView | undefined }): VNode | null {
  if (!step?.place || step.digit) return null
  return (
    <figure class="frame">
      <figcaption class="end">
        <b>{step.text}</b> <Place place={step.place} />
      </figcaption>
      {step.lines.length > 0 && <Code lines={step.lines} />}
    </figure>
  )
}
