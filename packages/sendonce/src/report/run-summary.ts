import { patternByCode, plural, type Mistake, type RecordedAnswer } from '@sendonce/model'
import { placeless, placeWithin } from './describe.ts'
import { glyphsOf, paletteOf, type Style } from './style.ts'
import { brief, cut, spelled, widthOf, wrap } from './text.ts'

/** What the summary of a run tells. */
export interface RunFacts {
  readonly processes: number
  readonly serving: number
  readonly requests: number
  readonly isAtLeast: boolean
  readonly mistakes: readonly Mistake[]
  /** `SENDONCE_OFF` kept the recorder out. */
  readonly isOff: boolean
  /** Processes that outlived the command: what they see from now on is not counted. */
  readonly stillRunning: number
  /** The folder of this run, as a person would type it. */
  readonly folder: string
  /** Sentences about what could not be read. */
  readonly notices: readonly string[]
}

/** Mistakes that are printed; the closing lines tell of the rest. */
const shownAtMost = 10

/** What `sendonce run` says at the end; the mistakes first, then what to do with them. */
export function renderRunSummary(facts: RunFacts, style: Style): string {
  const palette = paletteOf(style)
  const shown = facts.mistakes.slice(0, shownAtMost)
  const [head = '', ...rest] = [
    ...wrap(`sendonce: ${outcome(facts)}`, style.width),
    ...advice(facts).flatMap((line) => wrap(line, style.width)),
  ]
  const lines = [
    palette.strong(head),
    ...rest,
    ...shown.flatMap((mistake) => ['', ...mistakeLines(mistake, facts, style)]),
    ...closing(facts, shown.length).flatMap((line) => ['', ...wrap(line, style.width)]),
    ...facts.notices.flatMap((notice) => wrap(notice, style.width)),
  ]
  return `\n${lines.join('\n')}\n`
}

function outcome({ mistakes, requests, processes, isAtLeast, isOff }: RunFacts): string {
  if (isOff) return 'SENDONCE_OFF is set, so nothing was watched.'
  const atLeast = isAtLeast ? 'at least ' : ''
  const seen = atLeast + plural(requests, 'request')
  if (mistakes.length > 0) {
    const times = mistakes.reduce((sum, one) => sum + one.times, 0)
    const kinds = new Set(mistakes.map((one) => one.code)).size
    const apart = `${plural(mistakes.length, 'mistake')}, ${plural(kinds, 'pattern')}`
    return `${atLeast}${plural(times, 'incident')} in ${seen}: ${apart}.`
  }
  if (processes === 0) return 'no process recorded anything, so nothing is known.'
  if (requests === 0) return 'no request was answered, so nothing is known.'
  return `${seen}, none of them answered twice.`
}

/** What was watched, and what to do where that was nothing. */
function advice({ processes, serving, requests, isOff, mistakes }: RunFacts): string[] {
  if (isOff) return []
  if (processes === 0 && mistakes.length === 0)
    return [
      'Either no Node program was started, or it was started with an environment of its own: ' +
        'NODE_OPTIONS has to reach it. In code, start() of @sendonce/runtime does the same. ' +
        'A program under --permission has to be allowed to write here: --allow-fs-write=.sendonce',
    ]
  const watched = `${plural(processes, 'Node process', 'Node processes')} watched`
  if (requests === 0 && mistakes.length === 0)
    return [`${watched}. Send it requests while it runs, by hand or with your tests.`]
  return [processes === serving ? `${watched}.` : `${watched}, ${serving} of them answered.`]
}

function mistakeLines(mistake: Mistake, { isAtLeast }: RunFacts, style: Style): string[] {
  const palette = paletteOf(style)
  const head = `${mistake.severity} ${brief(mistake.code)}`
  const title = patternByCode(mistake.code)?.title ?? brief(mistake.name)
  const indent = widthOf(head) + 2
  const [first = '', ...more] = wrap(spelled(title, style.unicode), style.width - indent - 2)
  // A process that is killed has not told its last repeats.
  const times = `${isAtLeast ? 'at least ' : ''}${plural(mistake.times, 'time')}`
  const facts = [times, requestLine(mistake)]
  return [
    `  ${palette.severity[mistake.severity](head)}  ${palette.strong(first)}`,
    ...more.map((line) => ' '.repeat(indent + 2) + palette.strong(line)),
    ...answerLines(mistake, style),
    `    ${cut(facts.filter(Boolean).join(glyphsOf(style).separator), style.width - 4, glyphsOf(style).ellipsis)}`,
    `    sendonce explain ${brief(mistake.incidents[0] ?? mistake.code)}`,
  ]
}

/** What was asked for: a route stands for all of them, a path for the one that is told. */
function requestLine({ route, request, times }: Mistake): string {
  if (route !== null || request === undefined) return brief(route ?? '')
  return times === 1 ? brief(request) : `one of them ${brief(request)}`
}

function answerLines({ first, second }: Mistake, style: Style): string[] {
  const palette = paletteOf(style)
  if (!first && !second) return ['    nobody answered']
  return [
    ...answerLine(palette.first('1'), first, style),
    ...answerLine(palette.second('2'), second, style),
  ]
}

/** A place stays in one piece, so that it can be followed; words are wrapped. */
function answerLine(mark: string, answer: RecordedAnswer | null, style: Style): string[] {
  const { ellipsis } = glyphsOf(style)
  const lines = answer?.place
    ? [placeWithin(answer.place, style.placeWidth - 6, ellipsis)]
    : wrap(answer ? placeless(answer) : 'no answer', style.width - 6)
  const by = answer?.place && answer.by !== null ? [`by ${brief(answer.by)}`] : []
  return [...lines, ...by].map((text, at) => `    ${at === 0 ? mark : ' '} ${text}`)
}

function closing({ mistakes, folder, stillRunning }: RunFacts, shown: number): string[] {
  const alive =
    stillRunning > 0
      ? [
          `${plural(stillRunning, 'process', 'processes')} still running: ${brief(folder)} gets more`,
        ]
      : []
  if (mistakes.length === 0) return alive
  const rest = mistakes.length - shown
  return [
    ...alive,
    ...(rest > 0 ? [`and ${plural(rest, 'mistake')} more, all in ${brief(folder)}`] : []),
    'next: sendonce check says which of these can be seen in the code, and how to mend them',
  ]
}
