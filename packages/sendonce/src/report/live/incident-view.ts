import {
  callText,
  clientWords,
  drawIncident,
  missingIn,
  penOf,
  plural,
  reactionText,
  type Incident,
} from '@sendonce/model'
import type { IncidentView } from '@sendonce/viewer'
import type { Sources } from '../html/sources.ts'
import type { ReadSource } from '../style.ts'
import { brief, safe } from '../text.ts'
import { viewStacks } from './stack-view.ts'
import { viewTimeline } from './timeline-view.ts'

/** An incident twice: as it was recorded, and with its files told relative to the root. */
export interface RecordedIncident {
  readonly raw: Incident
  readonly local: Incident
}

/** What an incident is shown with. */
export interface IncidentContext {
  readonly root: string
  readonly read: ReadSource
  readonly sources: Sources
  readonly localFile: (file: string) => string
}

/** As a terminal without colours of usual width shows it: for whom it is handed to. */
const pen = penOf({ width: 100, color: false, unicode: true })

/** What was seen to happen to one request. */
export function viewIncident(
  { raw, local }: RecordedIncident,
  { root, read, sources, localFile }: IncidentContext,
): IncidentView {
  const { request, framework, process: by, time, count } = raw
  const facts = [
    framework ? `${framework.name} ${framework.version}` : '',
    `node ${by.node.replace(/^v/, '')}`,
    `pid ${by.pid}`,
    by.worker === null ? '' : `worker ${by.worker}`,
  ]
  return {
    time,
    request: brief(`${request.method} ${request.url}`),
    outcome: outcomeOf(raw),
    count,
    where: brief(facts.filter(Boolean).join(', ')),
    timeline: viewTimeline(local, sources),
    stacks: viewStacks(raw, localFile),
    remarks: remarksOf(raw),
    text: drawIncident(raw, { pen, root, read, isLast: false }).trim(),
  }
}

/** What the client has, and what came of the late operation. */
function outcomeOf(incident: Incident): string {
  const { second } = incident
  if (!second) return brief(clientWords(incident))
  return brief(
    `${clientWords(incident)}; the late ${callText(second.call, incident)}: ${reactionText(incident)}`,
  )
}

function remarksOf({ error, message, cause, count }: Incident): string[] {
  const missing = missingIn(message)
  // Of the usual error the outcome has the code, and everybody knows its words.
  const isUsual = error === null || error.code === 'ERR_HTTP_HEADERS_SENT'
  return [
    ...(isUsual ? [] : [`${error.name}: ${error.message}`]),
    ...(missing === null ? [] : [`not seen: ${missing}`]),
    ...(cause === null ? [] : [`it follows from incident ${cause}`]),
    ...(count > 1 ? [`seen ${plural(count, 'time')} by this process; this is the first`] : []),
  ].map((line) => safe(line.slice(0, 500)))
}
