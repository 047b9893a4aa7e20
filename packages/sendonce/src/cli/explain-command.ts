import { docsUrl, patterns, type Pattern } from '@sendonce/model'
import { seenInCases } from '../report/describe.ts'
import { glyphsOf, paletteOf, type Style } from '../report/style.ts'
import { cut, spelled, widthOf, wrap } from '../report/text.ts'
import type { CliIo } from './io.ts'
import { explainIncident, isIncidentId, type ExplainFlags } from './explain-incident.ts'
import { chooseStyle } from './terminal.ts'
import { findPattern } from './find-pattern.ts'

/** Columns in front of the code of an example. */
const gutterWidth = 6
/** Columns in front of what a label stands for. */
const labelWidth = 11

/** `sendonce explain [code]`: a pattern from the catalogue, a recorded incident, or the list of all patterns. */
export function runExplain(code: string | undefined, flags: ExplainFlags, io: CliIo): number {
  const style = chooseStyle(io, flags)
  if (code !== undefined && isIncidentId(code)) io.stdout.write(explainIncident(code, flags, io))
  else if (code === undefined) io.stdout.write(`${listPatterns(style).join('\n')}\n`)
  else io.stdout.write(`${explainPattern(findPattern(code), style).join('\n')}\n`)
  return 0
}

function listPatterns(style: Style): string[] {
  const palette = paletteOf(style)
  return patterns.flatMap((pattern) =>
    wrap(spelled(pattern.title, style.unicode), style.width - 7).map(
      (line, index) => `${index === 0 ? palette.strong(pattern.code) : '     '}  ${line}`,
    ),
  )
}

/** One pattern: what happens, an example with both places, why, and what to do. */
function explainPattern(pattern: Pattern, style: Style): string[] {
  const palette = paletteOf(style)
  const head = `${pattern.code}  ${pattern.name}`
  const severity = palette.severity[pattern.severity](pattern.severity)
  const isOneLine = widthOf(`${head}  ${pattern.severity}`) <= style.width
  return [
    ...(isOneLine ? [`${palette.strong(head)}  ${severity}`] : [palette.strong(head), severity]),
    ...wrap(spelled(pattern.title, style.unicode), style.width),
    '',
    ...exampleLines(pattern, style),
    '',
    ...labelled('What', pattern.text, style),
    ...labelled('You see', pattern.symptom, style),
    ...labelled('Why', pattern.why, style),
    ...labelled('Fix', pattern.fix, style),
    ...labelled('Fine when', pattern.fineWhen, style),
    ...labelled('Seen in', seenInCases(pattern), style),
    ...labelled(
      'Related',
      pattern.related.map((one) => `${one.code} ${one.difference}`).join('; '),
      style,
    ),
    ...pattern.references.flatMap((one) => link('Read', one.label, one.url, style)),
    ...link('Page', 'this text', docsUrl(pattern.code), style),
  ]
}

/** The example with its line numbers; the marks stand beside it, or below where the room ends. */
function exampleLines({ example }: Pattern, style: Style): string[] {
  const { ellipsis } = glyphsOf(style)
  const longest = Math.max(0, ...example.lines.map(widthOf))
  const isBeside = longest + gutterWidth + '  2 second answer'.length <= style.width
  return example.lines.flatMap((line, index) => {
    const mark = markOf(index + 1, example, style)
    const code = cut(spelled(line, style.unicode), style.width - gutterWidth, ellipsis)
    const shown = `  ${String(index + 1).padStart(2)}  ${code}`
    if (mark === '') return [shown.trimEnd()]
    const pad = ' '.repeat(Math.max(0, longest - widthOf(code)) + 2)
    return isBeside ? [shown + pad + mark] : [shown, ' '.repeat(gutterWidth) + mark]
  })
}

function markOf(line: number, example: Pattern['example'], style: Style): string {
  const palette = paletteOf(style)
  if (line === example.first && line === example.second) return palette.second('1 2')
  if (line === example.first) return palette.first(example.second === null ? '1' : '1 first answer')
  return line === example.second ? palette.second('2 second answer') : ''
}

function labelled(label: string, text: string, style: Style): string[] {
  if (text === '') return []
  return wrap(spelled(text, style.unicode), Math.max(12, style.width - labelWidth)).map(
    (line, index) => `${(index === 0 ? label : '').padEnd(labelWidth)}${line}`,
  )
}

/** A link stays in one piece, also where it is wider than the terminal: only then can it be followed. */
function link(label: string, words: string, url: string, style: Style): string[] {
  const lines = labelled(label, words, style)
  const indent = ' '.repeat(labelWidth)
  return [...lines, labelWidth + url.length <= style.width ? indent + url : url]
}
