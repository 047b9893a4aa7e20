import type { VNode } from 'preact'
import type { Digit, PlaceView, ProblemView, StateView } from './view.ts'

/** The class that gives something the colour and the strokes of an answer; where both are one place it is the first's. */
export function classOf(digit: Digit | null | undefined): string {
  if (!digit) return ''
  return digit === '2' ? 'two' : 'one'
}

/** The mark of an answer: a digit, in a disc for the first and in a square for the second. */
export function Mark({ digit }: { readonly digit: Digit }): VNode {
  if (digit === '1 2')
    return (
      <>
        <Mark digit="1" />
        <Mark digit="2" />
      </>
    )
  // Without styles a space stands between the digit and what is behind it.
  return (
    <>
      <b class={`mark ${classOf(digit)}`}>{digit}</b>{' '}
    </>
  )
}

/** A place that can be copied: by hand as well, it stands there whole. */
export function Place({ place }: { readonly place: PlaceView }): VNode {
  return (
    <span class="place">
      <code>{place.whole}</code>
    </span>
  )
}

export function States({ states }: { readonly states: readonly StateView[] }): VNode {
  return (
    <>
      {states.map(({ kind, text }) => (
        <>
          {' '}
          <span class={`state ${kind}`}>{text}</span>
        </>
      ))}
    </>
  )
}

const signs = { error: '✖', warning: '▲', note: '●' }

export function Severity({ severity }: { readonly severity: ProblemView['severity'] }): VNode {
  return (
    <span class={`severity ${severity}`}>
      <span aria-hidden="true">{signs[severity]}</span> {severity}
    </span>
  )
}
