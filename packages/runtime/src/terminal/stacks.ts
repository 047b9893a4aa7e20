import type { Incident, Place, Sighting } from '@sendonce/model'
import { isFrameworkFile } from '../report/framework.ts'
import { spokenName } from '../report/spoken-name.ts'
import { packageOf } from '../stack/parse.ts'
import type { FrameContext } from './frames.ts'
import { isOwn, placeText, placeWithin, shownPlace } from './places.ts'
import { cut, pad, safe, widthOf } from './text.ts'

/** The program's callers that are named; what is behind them is counted. */
const namedAtMost = 3

/** Of which answer of which incident; callers whose lines are drawn already are not named again. */
export interface CallerFacts {
  readonly digit: '1' | '2'
  readonly incident: Incident
  readonly drawn: readonly Place[]
}

/** How control came to an operation: the program's own callers, and the frames between in one line. */
export function callerLines(
  sighting: Sighting | null,
  { digit, incident, drawn }: CallerFacts,
  { pen, root }: FrameContext,
): string[] {
  const place = sighting && shownPlace(sighting)
  if (!sighting || !place) return []
  const at = sighting.stack.findIndex((one) => isSame(one, place))
  const callers = sighting.stack.slice(at + 1)
  const isDrawn = (one: Place): boolean => drawn.some((other) => isSame(one, other))
  const own = callers.filter((one) => isOwn(one) && !isDrawn(one))
  const shown = own.slice(0, namedAtMost)
  const width = Math.max(0, ...shown.map((one) => widthOf(nameOf(one))))
  const lines = shown.map((one) => {
    const name = pad(nameOf(one), Math.min(width, 24))
    const room = pen.width - 10 - widthOf(name) - 2
    return `${name}  ${placeWithin(placeText(one, root), Math.max(room, 20), pen.ellipsis)}`
  })
  const folded = foldedText(callers, own.length - shown.length, incident)
  const all = folded === '' ? lines : [...lines, pen.dim(cut(folded, pen.width - 10, pen.ellipsis))]
  const paint = digit === '1' ? pen.first : pen.second
  return all.map((line, index) =>
    index === 0 ? `  ${paint(digit)} ${pen.dim('from')}  ${line}` : `          ${line}`,
  )
}

function isSame(a: Place, b: Place): boolean {
  return a.file === b.file && a.line === b.line && a.column === b.column
}

function nameOf(place: Place): string {
  return cut(spokenName(place.function) ?? '<anonymous>', 40, '...')
}

/** `+ 4 frames of express 5.3.0, 1 of async`. */
function foldedText(callers: readonly Place[], more: number, { framework }: Incident): string {
  const counts = new Map<string, number>()
  for (const { file } of callers) {
    const name = packageOf(file)
    if (name === null) continue
    const isFramework = framework !== null && isFrameworkFile(file)
    const words = isFramework ? `${framework.name} ${framework.version}` : safe(name)
    counts.set(words, (counts.get(words) ?? 0) + 1)
  }
  if (more > 0) counts.set('the program', more)
  const texts = [...counts].map(([words, count], index) =>
    index > 0 ? `${count} of ${words}` : `${count} ${count === 1 ? 'frame' : 'frames'} of ${words}`,
  )
  return texts.length === 0 ? '' : `+ ${texts.join(', ')}`
}
