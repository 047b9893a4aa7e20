import { patternByCode, type Incident, type Mistake } from '@sendonce/model'
import type { EndView, ProblemBodyView, ProblemHeadView } from '@sendonce/viewer'
import { fingerprint } from '../../util/fingerprint.ts'
import { placeless } from '../describe.ts'
import { viewPlace } from '../html/place-view.ts'
import type { Sources } from '../html/sources.ts'
import { brief, safe } from '../text.ts'
import { siteOfPlace, viewIncidentFrames } from './incident-frames.ts'

/** The name of a mistake that no finding foresaw: the same as long as its places are. */
export function mistakeName({ code, first, second, route, request }: Mistake): string {
  const places = [first, second].map((one) =>
    one?.place ? `${one.place.file}:${one.place.line}:${one.place.column}` : (one?.call ?? ''),
  )
  const parts = [code, ...places, ...(first || second ? [] : [route ?? request ?? ''])]
  return `r-${fingerprint(parts.join('|'))}`
}

/** What a list tells of a mistake that was seen and not foreseen. */
export function viewMistakeHead(mistake: Mistake, incident: Incident | null): ProblemHeadView {
  const { code, name, severity, first, second } = mistake
  const pattern = patternByCode(code)
  return {
    code: safe(code),
    isInCatalogue: pattern !== undefined,
    name: safe(name),
    title: safe(pattern?.title ?? name),
    severity,
    confidence: incident?.confidence ?? 'certain',
    route: brief(mistake.route ?? mistake.request ?? '') || null,
    file: safe((second ?? first)?.place?.file ?? ''),
    first: endOf(mistake, 'first'),
    second: endOf(mistake, 'second'),
  }
}

/** What else is known of it. `incident`: the newest of it, its files relative to the root. */
export function viewMistakeBody(
  { code }: Mistake,
  incident: Incident | null,
  sources: Sources,
): ProblemBodyView {
  const pattern = patternByCode(code)
  return {
    lead: incident ? sentence(brief(incident.message)) : '',
    symptom: pattern?.symptom ?? '',
    frames: incident ? viewIncidentFrames(incident, sources) : [],
    way: [],
    when: [],
    also: [],
    fix: {
      kind: 'none',
      lines: pattern ? [pattern.fix] : [],
      tag: null,
      command: null,
      files: [],
    },
  }
}

function endOf(mistake: Mistake, which: 'first' | 'second'): EndView {
  const answer = mistake[which]
  if (!answer) return which === 'first' ? 'nobody answered' : 'never'
  return answer.place ? viewPlace(siteOfPlace(answer.place, '')) : placeless(answer)
}

function sentence(text: string): string {
  return text === '' || /[.?!…]$/.test(text) ? text : `${text}.`
}
