import {
  clientWords,
  incidentKind,
  reactionText,
  shownPlace,
  type Incident,
  type Site,
} from '@sendonce/model'
import type { FrameView } from '@sendonce/viewer'
import type { FramePlan, Mark } from '../frame-plan.ts'
import { joinedDistance } from '../frame-plan.ts'
import { viewPlan } from '../html/frame-view.ts'
import type { Sources } from '../html/sources.ts'

/** A place of an incident as a site, of which only the call is known. */
export function siteOfPlace(
  { file, line, column }: { readonly file: string; readonly line: number; readonly column: number },
  call: string,
): Site {
  return { file, line, column, startLine: line, endLine: line, text: call }
}

/** The two answers of an incident in their code; its files are relative to the root of `sources`. */
export function viewIncidentFrames(incident: Incident, sources: Sources): FrameView[] {
  const { first, second, response } = incident
  const status = response.status === null ? '' : `: ${response.status}`
  const kind = incidentKind(incident)
  const late = kind === 'late change' ? 'too late' : 'second answer'
  const one = planOf(incident, '1', first, `first answer${status}`)
  const two = planOf(
    incident,
    '2',
    second,
    second ? `${late}: ${reactionText(incident)}` : clientWords(incident),
  )
  const plans = joined(one, two)
  const titleOf = (digit: Mark['digit']): string => {
    if (digit === '1 2') return 'First and second answer'
    return digit === '1' ? 'First answer' : second ? 'Second answer' : 'No second answer'
  }
  return plans.map((plan) => viewPlan(plan, sources, titleOf))
}

function planOf(
  { timeline }: Incident,
  digit: '1' | '2',
  sighting: Incident['first'],
  label: string,
): FramePlan {
  const place = shownPlace(sighting)
  if (!sighting || !place) {
    const missing =
      timeline.length > 0
        ? 'no line of the program or of a package was on the stack'
        : 'its place was not recorded; the next one will have it'
    return { kind: 'outside', digit, text: sighting ? missing : 'nobody answered' }
  }
  const site = siteOfPlace(place, `${sighting.call}()`)
  const { line, file } = site
  return {
    kind: 'code',
    file,
    from: Math.max(1, line - 2),
    to: line,
    marks: [{ site, digit, label }],
    steps: [],
  }
}

/** One frame where both places are near, or the same. */
function joined(one: FramePlan, two: FramePlan): readonly FramePlan[] {
  if (one.kind !== 'code' || two.kind !== 'code' || one.file !== two.file) return [one, two]
  const [first] = one.marks
  const [second] = two.marks
  if (!first || !second || Math.abs(first.site.line - second.site.line) > joinedDistance)
    return [one, two]
  const isSame = first.site.line === second.site.line && first.site.column === second.site.column
  const both: readonly Mark[] = isSame
    ? [{ ...first, digit: '1 2', label: `${first.label}, ${second.label}` }]
    : [first, second].toSorted((a, b) => a.site.line - b.site.line || a.site.column - b.site.column)
  return [
    {
      ...one,
      from: Math.min(one.from, two.from),
      to: Math.max(one.to, two.to),
      marks: both,
    },
  ]
}
