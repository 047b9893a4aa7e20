import type { VNode } from 'preact'
import { Mark, Severity, States } from './parts.tsx'
import type { EndView, ProblemHeadView, ProblemView, ReportView, StateView } from './view.ts'

/** Strongest first. */
const confidences = ['certain', 'high', 'medium', 'low']

export function ProblemList({ view }: { readonly view: ReportView }): VNode {
  const { problems } = view
  return (
    <nav id="list" aria-label="Problems" data-count={problems.length}>
      {problems.length > 1 && <Filters problems={problems} />}
      <ol>
        <li>
          <a class="row about" href="#summary">
            <span class="title">What was looked at</span>
          </a>
        </li>
        {problems.map((problem) => (
          <Row problem={problem} />
        ))}
      </ol>
      <p class="none" hidden>
        No problem matches.{' '}
        <button type="button" class="button clear">
          Show all
        </button>
      </p>
      <p class="keys js">
        <label>
          <input type="checkbox" id="keys" checked /> Keys:
        </label>{' '}
        <kbd>j</kbd> <kbd>k</kbd> next, previous · <kbd>Enter</kbd> read · <kbd>1</kbd> <kbd>2</kbd>{' '}
        first, second answer · <kbd>/</kbd> filter · <kbd>Esc</kbd> back
      </p>
    </nav>
  )
}

function Filters({ problems }: { readonly problems: readonly ProblemView[] }): VNode {
  const codes = valuesOf(problems, ({ code }) => code)
  const levels = confidences.filter((level) => problems.some((one) => one.confidence === level))
  const files = valuesOf(problems, ({ file }) => file)
  const states = valuesOf(problems, ({ states: all }) => all.map(({ kind }) => kind))
  const titles = new Map(problems.map(({ code, title }) => [code, `${code} ${title}`]))
  return (
    <div class="filters js" role="group" aria-label="Filters">
      <Choice
        name="code"
        label="Pattern"
        values={codes}
        words={(code) => titles.get(code) ?? code}
      />
      <Choice name="sure" label="Confidence" values={levels} />
      <Choice name="file" label="File" values={files} />
      {states.length > 1 && (
        <Choice
          name="state"
          label="State"
          values={states}
          words={(kind) => stateWords[kind as StateView['kind']]}
        />
      )}
      <p class="count">
        <span id="count" role="status">
          {problems.length} of {problems.length} shown
        </span>{' '}
        <button type="button" class="button clear" hidden>
          Show all
        </button>
      </p>
    </div>
  )
}

const stateWords: Readonly<Record<StateView['kind'], string>> = {
  confirmed: 'confirmed by a recording',
  seen: 'seen, in part',
  unseen: 'not seen yet',
  new: 'new',
  expired: 'accepted until a day that has passed',
}

function valuesOf(
  problems: readonly ProblemView[],
  of: (problem: ProblemView) => string | readonly string[],
): readonly string[] {
  // By code units: the same in every language.
  return [...new Set(problems.flatMap(of))].toSorted((a, b) => (a < b ? -1 : Number(a > b)))
}

function Choice({
  name,
  label,
  values,
  words = (value) => value,
}: {
  readonly name: string
  readonly label: string
  readonly values: readonly string[]
  readonly words?: (value: string) => string
}): VNode {
  return (
    <label>
      <span>{label}</span>
      <select data-filter={name}>
        <option value="">all</option>
        {values.map((value) => (
          <option value={value}>{words(value)}</option>
        ))}
      </select>
    </label>
  )
}

function Row({ problem }: { readonly problem: ProblemView }): VNode {
  const { id, code, confidence, states, file, fix } = problem
  return (
    <li
      data-code={code}
      data-sure={confidence}
      data-file={file}
      data-state={states.map(({ kind }) => kind).join(' ')}
    >
      <a class="row" href={`#${id}`}>
        <RowText head={problem} states={states} hasFix={fix.kind === 'ready'} />
      </a>
    </li>
  )
}

/** What a list tells of a problem. */
export function RowText({
  head,
  states,
  hasFix,
}: {
  readonly head: ProblemHeadView
  readonly states: readonly StateView[]
  readonly hasFix: boolean
}): VNode {
  const { code, title, severity, confidence, route, first, second } = head
  return (
    <>
      <span class="top">
        <Severity severity={severity} /> <span class="code">{code}</span>{' '}
        <span class="sure">{confidence}</span>
        <States states={states} />
      </span>{' '}
      <span class="title">{title}</span> {route !== null && <code class="route">{route}</code>}{' '}
      <code class="ends">
        <End digit="1" end={first} /> <End digit="2" end={second} />
      </code>{' '}
      {hasFix && <span class="ready">fix ready</span>}
    </>
  )
}

function End({ digit, end }: { readonly digit: '1' | '2'; readonly end: EndView }): VNode {
  return (
    <span>
      {digit === '2' && <span aria-hidden="true">→ </span>}
      <Mark digit={digit} />
      {typeof end === 'string' ? end : end.short}
    </span>
  )
}
