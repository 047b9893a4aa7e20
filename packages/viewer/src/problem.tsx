import type { ComponentChildren, VNode } from 'preact'
import { Fix } from './fix.tsx'
import { Frame } from './frame.tsx'
import { Mark, Severity, States, Where } from './parts.tsx'
import type { FactView, ProblemView, StepView } from './view.ts'

/** A problem in full: what goes wrong first, then both places, then the way between them, then what to change. */
export function Problem({
  problem,
  children,
}: {
  readonly problem: ProblemView
  /** What was seen of it, where a page tells more of that. */
  readonly children?: ComponentChildren
}): VNode {
  const { id, code, name, title, severity, confidence, route, states } = problem
  const { isInCatalogue, lead, symptom, when, seen, also } = problem
  return (
    <article id={id}>
      <p class="crumb">
        <Severity severity={severity} />{' '}
        {isInCatalogue ? <a href={`#${code}`}>{code}</a> : <span>{code}</span>} <span>{name}</span>{' '}
        <span>confidence: {confidence}</span> {route !== null && <code>{route}</code>}
        <States states={states} />
      </p>
      <h2>{title}</h2>
      {lead !== '' && <p class="lead">{lead}</p>}
      {children}
      <dl class="facts">
        <Facts name="What one sees" facts={symptom === '' ? [] : [alone(symptom)]} />
        <Facts name="When" facts={when} />
        <Facts name="Seen at run time" facts={seen.map(alone)} />
        <Facts name="Also" facts={also.map(alone)} />
      </dl>
      <section>
        <h3>The two answers</h3>
        <div class="frames">
          {problem.frames.map((frame) => (
            <Frame frame={frame} id={id} />
          ))}
        </div>
      </section>
      <div class="below">
        {problem.way.length > 0 && (
          <section>
            <h3>How it gets there</h3>
            <ol class="way">
              {problem.way.map((step) => (
                <Step step={step} />
              ))}
            </ol>
          </section>
        )}
        <section>
          <h3>What to change</h3>
          <Fix fix={problem.fix} />
        </section>
      </div>
      {isInCatalogue && (
        <p class="more">
          <a href={`#${code}`}>About {code}</a>: why it gets written, an example, and when it is
          fine.
        </p>
      )}
    </article>
  )
}

function alone(text: string): FactView {
  return { text, place: null }
}

function Facts({
  name,
  facts,
}: {
  readonly name: string
  readonly facts: readonly FactView[]
}): VNode | null {
  if (facts.length === 0) return null
  return (
    <>
      <dt>{name}</dt>
      {facts.map(({ text, place }) => (
        <dd>
          {place === null ? (
            text
          ) : (
            <>
              <code>{text}</code> <code class="at">{place}</code>
            </>
          )}
        </dd>
      ))}
    </>
  )
}

function Step({ step: { digit, text, place, isNear } }: { readonly step: StepView }): VNode {
  return (
    <li>
      <span>
        {digit && <Mark digit={digit} />}
        {digit ? <b>{text}</b> : text}
      </span>{' '}
      <Where place={place} text={isNear ? place.short : place.whole} />
    </li>
  )
}
