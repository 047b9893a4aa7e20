import type { VNode } from 'preact'
import type { IncidentView, MatchView } from '../live-view.ts'
import { go } from './address.ts'
import { Ago } from './ago.tsx'
import { CopyText } from './copy.tsx'
import { incidentShown, shownIncident } from './shown.ts'
import { Stacks } from './stacks.tsx'
import { parts } from './store.ts'
import { Timeline } from './timeline.tsx'

/** How the check and the recording agree. */
export function Match({ match }: { readonly match: MatchView }): VNode {
  const { kind, title, says, command, last, incidents, changed } = match
  return (
    <div class={`match box ${kind}`}>
      <p>
        <b>
          {kind === 'confirmed' && <span aria-hidden="true">✔ </span>}
          {title}
        </b>{' '}
        {says.join(' ')}{' '}
        {last !== null && (
          <>
            Last <Ago time={last} />.
          </>
        )}
      </p>
      {changed.length > 0 && (
        <p>
          Changed since: <code>{changed.join(', ')}</code>
        </p>
      )}
      {command !== null && (
        <p class="place command">
          <code>{command}</code>
          <CopyText text={command} />
        </p>
      )}
      {incidents.length > 1 && <Choice incidents={incidents} />}
    </div>
  )
}

/** One of several incidents; the newest comes first, and is numbered as the last. */
function Choice({ incidents }: { readonly incidents: readonly string[] }): VNode {
  return (
    <select
      aria-label="Incident"
      value={shownIncident.value ?? ''}
      onChange={({ currentTarget }) =>
        go({ view: 'problem', incident: currentTarget.value, at: null }, 'replace')
      }
    >
      {incidents.map((name, at) => (
        <option key={name} value={name}>
          incident {incidents.length - at} of {incidents.length}
          {titleOf(parts.incident.get(name).value)}
        </option>
      ))}
    </select>
  )
}

function titleOf(incident: IncidentView | null): string {
  return incident ? `: ${incident.request}` : ''
}

/** What was seen to happen to one request. */
export function Happened({ problemText }: { readonly problemText: string }): VNode | null {
  const incident = incidentShown.value
  if (!incident) return null
  const { request, outcome, timeline, stacks, remarks, where, text } = incident
  return (
    <section id="happened">
      <h3>
        What happened{' '}
        <span class="beside">
          {request}: {outcome}
        </span>
        <CopyText
          text={[problemText, text].filter(Boolean).join('\n\n')}
          label="copy as text"
          name="copy as text: the problem and the incident"
        />
      </h3>
      {timeline.steps.length > 0 ? (
        <Timeline timeline={timeline} />
      ) : (
        <p class="beside">
          The way of this request was not recorded: in production only the answers are.
        </p>
      )}
      <details id="stacks">
        <summary>
          Stacks <span class="beside">{[where, ...remarks].join('; ')}</span>
        </summary>
        {stacks.length > 0 ? <Stacks stacks={stacks} /> : <p class="beside">None were recorded.</p>}
      </details>
    </section>
  )
}
