import type { VNode } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { Notes, Summary } from '../page.tsx'
import { Pattern } from '../pattern.tsx'
import { Problem } from '../problem.tsx'
import { address, go } from './address.ts'
import { connection } from './connection.ts'
import { Happened, Match } from './happened.tsx'
import { useTitle } from './header.tsx'
import { statesOf } from './list.tsx'
import { selected } from './listing.ts'
import { reveal } from './reveal.ts'
import { isWhole, order, parts, status } from './store.ts'

/** What is shown beside the list. */
export function Detail(): VNode {
  const box = useRef<HTMLElement>(null)
  const { view, name } = address.value
  const shown = view === 'pattern' ? name : selected.value
  useEffect(() => {
    if (box.current) box.current.scrollTop = 0
    reveal(address.peek().at)
  }, [shown, view])
  return (
    <main id="detail" ref={box} tabIndex={-1}>
      <button
        type="button"
        class="button back"
        onClick={() => go({ view: 'list', name: '', at: null, incident: null }, 'push')}
      >
        ← All problems
      </button>
      <Shown />
    </main>
  )
}

function Shown(): VNode | null {
  const { view, name } = address.value
  if (view === 'pattern') {
    const pattern = parts.pattern.get(name).value
    return pattern && <Pattern pattern={pattern} known={[pattern]} />
  }
  if (view !== 'about' && selected.value !== '') return <ProblemOf name={selected.value} />
  if (order.value.length === 0 && view !== 'about') return <Nothing />
  return <About />
}

function ProblemOf({ name }: { readonly name: string }): VNode | null {
  const row = parts.row.get(name).value
  const match = parts.match.get(name).value
  const body = parts.problem.get(name).value
  useTitle(row ? `${row.code} ${ends(row.first)} → ${ends(row.second)} · ` : '')
  if (!row || !match)
    return isWhole.value ? (
      <article>
        <h2>It is not there any more</h2>
        <p class="lead">
          The last check does not find it, and it was not seen. A link to it may be older than what
          has been repaired.
        </p>
      </article>
    ) : null
  const { text, ...rest } = body ?? { text: '', ...nothingYet }
  return (
    <Problem key={name} problem={{ ...row, ...rest, id: name, states: statesOf(row), seen: [] }}>
      <Match match={match} />
      <Happened problemText={text} />
    </Problem>
  )
}

const nothingYet = {
  lead: '',
  symptom: '',
  frames: [],
  way: [],
  when: [],
  also: [],
  fix: { kind: 'none', lines: [], tag: null, command: null, files: [] },
} as const

function ends(end: string | { readonly short: string }): string {
  return typeof end === 'string' ? end : end.short
}

function About(): VNode | null {
  const now = status.value
  useTitle('')
  return now && <Summary view={now} />
}

/** There is no problem, or none yet. */
function Nothing(): VNode | null {
  const now = status.value
  useTitle('')
  if (!now) return connection.value.kind === 'connecting' ? <p class="none">Asking…</p> : null
  return (
    <article id="nothing">
      <h2>{now.check.kind === 'running' ? 'Checking…' : 'No second answer so far'}</h2>
      <p class="lead">
        Send the program the requests of its tests, or use its pages: what is answered twice is
        shown here at once.
      </p>
      <Notes
        notes={[
          { title: 'What was watched', lines: now.watched },
          ...now.notes.filter(({ title }) => title !== 'Checked'),
        ]}
      />
    </article>
  )
}
