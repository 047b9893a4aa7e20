import { fileURLToPath } from 'node:url'
import { sep } from 'node:path'
import { functionNameAt, isFrameworkFile, packageOf, type Frame } from '@sendonce/model'
import { readSource } from '../report/sources.ts'
import type { StackLine } from './capture.ts'
import { hookName } from './reach.ts'
import { isMappedByNode, nameOf, originalOf } from './source-map.ts'

/** `async fn (file:1:2)`, `file:1:2`: folders, and layers of a bundler, may have brackets in their names. */
const located = /^(?!.*\beval at )(async )?(?:(?:(.*?) )?\((?=.*\)$))?(.*?):(\d+):(\d+)\)?$/

/** The recorder's own files, bundled into one folder: its frames are nobody's business. */
const ownFolder = __dirname + sep

/** Is it the recorder's own frame around a layer? */
export function isLayerHook({ text }: StackLine): boolean {
  return text.includes(ownFolder) && hookName.test(text)
}

/** The frames of a stack, innermost first, in the sources, without the recorder's own. */
export function parseStack(lines: readonly StackLine[]): Frame[] {
  const frames: Frame[] = []
  let isFramework = false
  let from = 0
  const mark = (start: number): void => {
    const inside = frames.splice(Math.max(0, start))
    // What is the program's in between an installed framework called as well: for a parameter, say.
    const isInstalled = inside.some(({ file }) => isFrameworkFile(file))
    for (const frame of inside)
      frames.push({ ...frame, isFramework: !isInstalled || frame.owner !== 'application' })
  }
  for (const line of lines) {
    const frame = parseFrame(line)
    if (!frame) continue
    if (!frame.file.startsWith(ownFolder)) {
      frames.push(frame)
      continue
    }
    // The recorder's hooks around a layer and around `next` stand where the framework's code begins and ends.
    const own = frame.function ?? ''
    if (hookName.test(own)) {
      // Behind another layer's hook all is the framework's, otherwise the layer's own method alone.
      if (isFramework) mark(from)
      else if (own !== 'callLayer') mark(frames.length - 1)
      isFramework = true
    } else if (/(?:^|\.)next\b/.test(own)) {
      mark(from)
      isFramework = false
    } else continue
    from = frames.length
  }
  if (isFramework) mark(from)
  return withoutDrivers(frames)
}

/** A compiler's helper drives a generator in place of an asynchronous function, which would have no such frames. */
function withoutDrivers(frames: Frame[]): Frame[] {
  for (const [at, frame] of frames.entries()) {
    if (!frame.function?.startsWith('Generator.')) continue
    const end = frames.findIndex(({ owner }, to) => to > at && owner === 'node')
    const isBegun = frames[end]?.function === 'new Promise'
    if (isBegun || /fulfilled|rejected|step/i.test(frames[at + 1]?.function ?? ''))
      frames.splice(at, end - at + (isBegun ? 2 : 0))
  }
  return frames
}

function parseFrame(line: StackLine): Frame | null {
  const match = located.exec(line.text)
  if (!match?.[3]) return nativeFrame(line.text)
  const generated = {
    file: match[3],
    line: Number(match[4]),
    column: Number(match[5]),
    function: match[2] ?? null,
  }
  const shown = isMappedByNode(generated.file) ? null : shownPlace(line, match)
  const original = shown ?? mapped(generated, line)
  const file = pathOf((original ?? generated).file)
  const place = { ...(original ?? generated), file }
  if (original) place.function = functionNameAt(place, readSource)
  return { ...place, isAsync: match[1] !== undefined, owner: ownerOf(file), method: line.method }
}

type FoundPlace = Pick<Frame, 'file' | 'line' | 'column' | 'function'>

/** The place that the program's own formatting shows, if it differs from where V8 is. */
function shownPlace({ shown }: StackLine, here: RegExpExecArray): FoundPlace | null {
  const match = shown === null ? null : located.exec(shown)
  if (!match?.[3] || match.slice(3).join(':') === here.slice(3).join(':')) return null
  return {
    file: match[3],
    line: Number(match[4]),
    column: Number(match[5]),
    function: here[2] ?? null,
  }
}

function mapped(generated: FoundPlace, { begin }: StackLine): FoundPlace | null {
  const { file, line, column } = generated
  if (file.startsWith('node:')) return null
  const place = originalOf(file, line, column)
  if (!place) return null
  return {
    ...place,
    function: renamed(generated.function, (name) => begin && nameOf(file, name, begin)),
  }
}

/** The name in the sources in the place of the one in the bundle, with what V8 says around it. */
function renamed(
  shown: string | null,
  originalName: (name: string) => string | null,
): string | null {
  return shown?.replace(/[\w$]+(?= \[as |$)/, (name) => originalName(name) ?? name) ?? null
}

/** `Array.forEach (<anonymous>)`: a function of the language, which says that something is repeated. */
function nativeFrame(text: string): Frame | null {
  const match = /^(async )?(.+?) \((?:<anonymous>|native|index \d+)\)$/.exec(text)
  if (!match?.[2]) return null
  const isAsync = match[1] !== undefined
  return { file: 'node:native', line: 0, column: 0, function: match[2], isAsync, owner: 'node' }
}

function pathOf(file: string): string {
  if (!file.startsWith('file:')) return file
  try {
    return fileURLToPath(file)
  } catch {
    return file
  }
}

function ownerOf(file: string): Frame['owner'] {
  if (file.startsWith('node:') || file === '<anonymous>') return 'node'
  return packageOf(file) === null ? 'application' : 'dependency'
}
