import { fileURLToPath } from 'node:url'
import { sep } from 'node:path'
import type { Frame } from '../evidence.ts'

const located =
  /^\s*at (?:async (?!.*\())?(?:(async )?(?:(.*?) )?\()?((?:file:\/\/|node:)?[^()]*?|<anonymous>):(\d+):(\d+)\)?$/

/** The recorder's own files, bundled into one folder: its frames are nobody's business. */
const ownFolder = __dirname + sep

/** The frames of a stack in V8's text form, innermost first, without the recorder's own. */
export function parseStack(text: string): Frame[] {
  const frames: Frame[] = []
  let isFramework = false
  let from = 0
  const mark = (start: number): void => {
    for (let at = Math.max(0, start); at < frames.length; at++)
      frames[at] = { ...(frames[at] as Frame), isFramework: true }
  }
  for (const line of text.split('\n')) {
    if (!/^\s*at /.test(line)) continue
    const frame = parseFrame(line)
    if (!frame) continue
    if (!frame.file.startsWith(ownFolder)) {
      frames.push(frame)
      continue
    }
    // The recorder's hooks around a layer and around `next` stand where the framework's code begins and ends.
    const own = frame.function ?? ''
    const isLayer = /\bhandle_?(?:request|error)\b/i.test(own)
    if (isLayer || own === 'callLayer') {
      // Behind another layer's hook all is the framework's, otherwise the layer's own method alone.
      if (isFramework) mark(from)
      else if (isLayer) mark(frames.length - 1)
      isFramework = true
    } else if (own === 'callNext') {
      mark(from)
      isFramework = false
    } else continue
    from = frames.length
  }
  if (isFramework) mark(from)
  return frames
}

function parseFrame(line: string): Frame | null {
  const match = located.exec(line)
  if (!match?.[3]) return nativeFrame(line)
  const file = match[3].startsWith('file:') ? pathOf(match[3]) : match[3]
  const name = match[2] ?? null
  return {
    file,
    line: Number(match[4]),
    column: Number(match[5]),
    function: name,
    isAsync: match[1] !== undefined || /^\s*at async /.test(line),
    owner: ownerOf(file),
  }
}

/** `at Array.forEach (<anonymous>)`: a function of the language, which says that something is repeated. */
function nativeFrame(line: string): Frame | null {
  const match = /^\s*at (async )?(.+?) \((?:<anonymous>|native|index \d+)\)$/.exec(line)
  if (!match?.[2]) return null
  const isAsync = match[1] !== undefined
  return { file: 'node:native', line: 0, column: 0, function: match[2], isAsync, owner: 'node' }
}

function pathOf(url: string): string {
  try {
    return fileURLToPath(url)
  } catch {
    return url
  }
}

function ownerOf(file: string): Frame['owner'] {
  if (file.startsWith('node:') || file === '<anonymous>') return 'node'
  return packageOf(file) === null ? 'application' : 'dependency'
}

/** The package that a file was installed with; `null` for the program's own files. */
export function packageOf(file: string): string | null {
  const match = /^.*[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/s.exec(file)
  return match?.[1]?.replace('\\', '/') ?? null
}
