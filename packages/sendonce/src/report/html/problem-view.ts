import { patternByCode, type Finding, type Report } from '@sendonce/model'
import type {
  EndView,
  FixView,
  ProblemBodyView,
  ProblemHeadView,
  ProblemView,
  StateView,
  StepView,
} from '@sendonce/viewer'
import {
  alsoOf,
  circumstancesOf,
  firstLabel,
  fixOf,
  routeOf,
  secondLabel,
  seenOf,
  titleOf,
  toldFixOf,
  toldSteps,
} from '../describe.ts'
import { cut, safe } from '../text.ts'
import { viewDiffs } from './diff-view.ts'
import { viewFrames } from './frame-view.ts'
import { viewPlace } from './place-view.ts'
import type { Sources } from './sources.ts'

/** A message longer than this is cut. */
const longestMessage = 400
/** So are words that stand for a place in a list. */
const longestEnd = 60

/** How the findings of a report are shown. */
export function createProblemViewer(
  report: Report,
  sources: Sources,
): (finding: Finding) => ProblemView {
  const nameOf = createNames()
  const statesOf = createStates(report)
  return (finding) => ({
    ...viewHead(finding),
    id: nameOf(finding.fingerprint),
    states: statesOf(finding),
    seen: seenLines(finding),
    ...viewBody(finding, sources),
  })
}

/** What a list tells of a finding. */
export function viewHead(finding: Finding): ProblemHeadView {
  const { code, name, severity, confidence, first, second } = finding
  return {
    code: safe(code),
    isInCatalogue: patternByCode(code) !== undefined,
    name: safe(name),
    title: safe(titleOf(finding, true)),
    severity,
    confidence,
    route: routeOf(finding),
    file: safe((second ?? first)?.file ?? ''),
    first: endOf(first, firstLabel(finding)),
    second: endOf(second, secondLabel(finding)),
  }
}

/** What is told of a finding beside that, but for what a recording or a baseline says. */
export function viewBody(finding: Finding, sources: Sources): ProblemBodyView {
  const pattern = patternByCode(finding.code)
  return {
    lead: sources.areShown ? sentenceOf(finding) : (pattern?.text ?? ''),
    symptom: pattern?.symptom ?? '',
    frames: viewFrames(finding, sources),
    way: stepsOf(finding, sources),
    when: sources.areShown ? circumstancesOf(finding) : [],
    also: alsoOf(finding),
    fix: viewFix(finding, sources),
  }
}

/** Names for the parts of a page: each stands for one finding. */
export function createNames(): (fingerprint: string) => string {
  const used = new Map<string, number>()
  return (fingerprint) => {
    const name = `p-${fingerprint.replace(/[^\w]/g, '-')}`
    const count = (used.get(name) ?? 0) + 1
    used.set(name, count)
    return count === 1 ? name : `${name}-${count}`
  }
}

export function createStates({
  unforeseen,
  suppressed,
  baseline,
}: Report): (finding: Finding) => StateView[] {
  // Only a check that was compared with a recording, or with what was known before, can say so.
  const isCompared = unforeseen !== undefined
  const isSomeKnown = baseline !== undefined || suppressed.some(({ by }) => by === 'baseline')
  const expired = new Set(baseline?.expired.map(({ fingerprint }) => fingerprint))
  return ({ seen, fingerprint }) => {
    const states: StateView[] = []
    if (seen?.confirmed && !seen.changedSince)
      states.push({ kind: 'confirmed', text: `confirmed ×${seen.times}` })
    else if (seen) states.push({ kind: 'seen', text: `seen ×${seen.times}` })
    else if (isCompared) states.push({ kind: 'unseen', text: 'not seen yet' })
    if (expired.has(fingerprint)) states.push({ kind: 'expired', text: 'accepted too long' })
    else if (isSomeKnown) states.push({ kind: 'new', text: 'new' })
    return states
  }
}

function sentenceOf({ message }: Finding): string {
  const text = cut(safe(message.slice(0, 4 * longestMessage)), longestMessage, '…')
  return text === '' || /[.?!…]$/.test(text) ? text : `${text}.`
}

/** A place, or in short what is said where there is none. */
function endOf(site: Finding['first'], label: string): EndView {
  return site ? viewPlace(site) : cut(label.split(': ', 1)[0] ?? label, longestEnd, '…')
}

function stepsOf(finding: Finding, { areShown }: Sources): StepView[] {
  const files = [finding.first?.file, finding.second?.file]
  return toldSteps(finding).map(({ site, text, answer }) => ({
    digit: answer,
    text: areShown || answer ? text : kindOf(text),
    place: viewPlace(site),
    isNear: files.includes(site.file),
  }))
}

/** What a step is, where what it names may not be told. */
function kindOf(text: string): string {
  if (text.startsWith('when ')) return 'on a condition'
  if (text.startsWith('calls ')) return 'by a call'
  return text.startsWith('later: ') ? 'later' : 'by way of'
}

function seenLines(finding: Finding): string[] {
  const told = seenOf(finding)
  const [incident] = finding.seen?.incidents ?? []
  if (told === null) return []
  return [told, ...(incident === undefined ? [] : [`sendonce explain ${safe(incident)}`])]
}

function viewFix(finding: Finding, sources: Sources): FixView {
  const fix = toldFixOf(finding, true)
  // Titles of fixes, what they skip, and what there is to decide name things of the source.
  const advice = patternByCode(finding.code)?.fix ?? ''
  if (!fix || !finding.fix) {
    const lines = sources.areShown ? fixOf(finding, true) : [advice]
    return { kind: 'none', lines, tag: null, command: null, files: [] }
  }
  const { title, checked, changes, toDecide, command } = fix
  const isReady = toDecide === null
  return {
    kind: isReady ? 'ready' : 'choice',
    lines: sources.areShown ? [title, ...changes, ...(isReady ? [] : [toDecide])] : [advice],
    tag: isReady ? checked : `${checked}, to decide`,
    command,
    files: viewDiffs(finding.fix, sources),
  }
}
