import type { Finding, PathStep, Site } from '@sendonce/model'
import {
  againLabel,
  firstLabel,
  helpingCalls,
  isFirst,
  isSamePlace,
  isStep,
  secondLabel,
  wayBetween,
} from './describe.ts'

/** Two places in one file this close are shown in one frame. */
export const joinedDistance = 12
const contextLines = 2

/** One of the two places, as a frame points at it. */
export interface Mark {
  readonly site: Site
  readonly digit: '1' | '2' | '1 2'
  readonly label: string
}

/** What stands between the heading of a finding and its remarks, top to bottom. */
export type FramePlan =
  | {
      readonly kind: 'code'
      readonly file: string
      readonly from: number
      readonly to: number
      /** By line and column. */
      readonly marks: readonly Mark[]
      /** Steps of the way that happen on lines of this frame. */
      readonly steps: readonly PathStep[]
    }
  | { readonly kind: 'outside'; readonly digit: '1' | '2'; readonly text: string }

type HasSource = (file: string) => boolean

/** The frames of a finding: one where both places are near, else one for each, in the order of the answers. */
export function planFrames(finding: Finding, hasSource: HasSource): readonly FramePlan[] {
  const { first, second } = finding
  const one = first
    ? mark(first, '1', firstLabel(finding))
    : outside('1', `outside the checked code: ${firstLabel(finding)}`)
  const two = second ? mark(second, '2', secondLabel(finding)) : outside('2', secondLabel(finding))
  if ('kind' in one || 'kind' in two) {
    return [one, two].map((part) => ('kind' in part ? part : codeFrame([part], finding, hasSource)))
  }
  if (isSamePlace(one.site, two.site)) {
    const label =
      finding.code === 'SO013'
        ? `first and second answer: ${againLabel(finding)}`
        : 'first and second answer'
    return [codeFrame([mark(one.site, '1 2', label)], finding, hasSource)]
  }
  const isNear =
    one.site.file === two.site.file && Math.abs(one.site.line - two.site.line) <= joinedDistance
  return isNear
    ? [codeFrame([one, two], finding, hasSource)]
    : [codeFrame([one], finding, hasSource), codeFrame([two], finding, hasSource)]
}

function mark(site: Site, digit: Mark['digit'], label: string): Mark {
  return { site, digit, label }
}

function outside(digit: '1' | '2', text: string): FramePlan & { readonly kind: 'outside' } {
  return { kind: 'outside', digit, text }
}

function codeFrame(
  unsorted: readonly [Mark, ...Mark[]],
  finding: Finding,
  hasSource: HasSource,
): FramePlan {
  const { file } = unsorted[0].site
  const marks = unsorted.toSorted(
    (a, b) => a.site.line - b.site.line || a.site.column - b.site.column,
  )
  const lines = marks.map((one) => one.site.line)
  const from = Math.max(1, Math.min(...lines) - contextLines)
  const to = Math.max(...lines)
  const isOurs = ({ site }: PathStep): boolean =>
    site.file === file && site.line >= from && site.line <= to && !lines.includes(site.line)
  const steps = hasSource(file) ? stepsToDraw(finding).filter(isOurs) : []
  return { kind: 'code', file, from, to, marks, steps }
}

/** The steps between both answers, and the call that leads to the first one: not the framework's of the handler. */
function stepsToDraw(finding: Finding): readonly PathStep[] {
  const { path, entry } = finding
  const at = path.findIndex(isFirst)
  const last = path
    .slice(0, Math.max(0, at))
    .findLast(
      ({ note, site }) => /^calls \S+\(\)$/.test(note) && !(entry && isSamePlace(site, entry.site)),
    )
  const helping = helpingCalls(finding)
  const calls = helping.length > 0 ? helping : last ? [last] : []
  return [...calls, ...wayBetween(finding).filter(isStep)]
}
