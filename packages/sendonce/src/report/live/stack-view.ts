import {
  isFrameworkFile,
  packageOf,
  plural,
  spokenName,
  type Incident,
  type Place,
} from '@sendonce/model'
import type { StackFrameView, StackView } from '@sendonce/viewer'
import { place } from '../describe.ts'
import { viewPlace } from '../html/place-view.ts'
import { brief } from '../text.ts'
import { siteOfPlace } from './incident-frames.ts'

/** How control came to both answers: the program's own lines, and what packages did in between folded. */
export function viewStacks(incident: Incident, localFile: (file: string) => string): StackView[] {
  return (['1', '2'] as const).flatMap((digit) => {
    const sighting = digit === '1' ? incident.first : incident.second
    if (!sighting || sighting.stack.length === 0) return []
    return [{ digit, frames: foldedFrames(sighting.stack, incident, localFile) }]
  })
}

function foldedFrames(
  stack: readonly Place[],
  incident: Incident,
  localFile: (file: string) => string,
): StackFrameView[] {
  const frames: StackFrameView[] = []
  let folded: Place[] = []
  const local = (one: Place): Place => ({ ...one, file: localFile(one.file) })
  const fold = (): void => {
    const [first] = folded
    if (first)
      frames.push({
        name: `${plural(folded.length, 'frame')} of ${ownerOf(first, incident)}`,
        place: null,
        folded: folded.map((one) => `${nameOf(one)}  ${place(local(one))}`),
      })
    folded = []
  }
  for (const one of stack) {
    const [first] = folded
    if (packageOf(one.file) !== null) {
      if (first && ownerOf(first, incident) !== ownerOf(one, incident)) fold()
      folded.push(one)
      continue
    }
    fold()
    frames.push({ name: nameOf(one), place: viewPlace(siteOfPlace(local(one), '')), folded: [] })
  }
  fold()
  return frames
}

function nameOf(one: Place): string {
  return brief(spokenName(one.function) ?? '<anonymous>')
}

/** `express 5.3.0`, or the package. */
function ownerOf({ file }: Place, { framework }: Incident): string {
  if (framework !== null && isFrameworkFile(file))
    return brief(`${framework.name} ${framework.version}`)
  return brief(packageOf(file) ?? 'the program')
}
