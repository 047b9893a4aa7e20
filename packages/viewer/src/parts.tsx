import { createContext, type ComponentType, type Context, type VNode } from 'preact'
import { useContext } from 'preact/hooks'
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

/** What copies a text, where a page can do that by itself; elsewhere its script adds it. */
export const CopyButton: Context<ComponentType<{ readonly text: string }> | null> =
  createContext<ComponentType<{ readonly text: string }> | null>(null)

export function Copy({ text }: { readonly text: string }): VNode | null {
  const Button = useContext(CopyButton)
  return Button && <Button text={text} />
}

/** What chooses a place, where a page has more than one thing that stands there. */
export const PlaceButton: Context<ComponentType<ChosenPlace> | null> =
  createContext<ComponentType<ChosenPlace> | null>(null)

export interface ChosenPlace {
  readonly place: PlaceView
  readonly text: string
}

/** A place of which `text` is shown. */
export function Where({ place, text }: ChosenPlace): VNode {
  const Button = useContext(PlaceButton)
  return Button ? <Button place={place} text={text} /> : <code>{text}</code>
}

/** A place that can be copied: by hand as well, it stands there whole. */
export function Place({ place }: { readonly place: PlaceView }): VNode {
  return (
    <span class="place">
      <Where place={place} text={place.whole} />
      <Copy text={place.whole} />
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
