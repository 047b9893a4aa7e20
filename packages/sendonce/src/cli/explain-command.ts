import { docsUrl, patternByCode, patterns, type Pattern } from '@sendonce/model'
import { paletteOf, type Style } from '../report/style.ts'
import { widthOf, wrap } from '../report/text.ts'
import { UsageError } from '../util/usage-error.ts'
import type { CliIo } from './io.ts'
import { chooseStyle, type StyleFlags } from './terminal.ts'
import { nearest } from './nearest.ts'

/** `sendonce explain [code]`: a pattern from the catalogue, or the list of all. */
export function runExplain(code: string | undefined, flags: StyleFlags, io: CliIo): number {
  const style = chooseStyle(io, flags)
  if (code === undefined) io.stdout.write(`${listPatterns(style).join('\n')}\n`)
  else io.stdout.write(`${explainPattern(find(code), style).join('\n')}\n`)
  return 0
}

function find(code: string): Pattern {
  const pattern = patternByCode(code.toUpperCase()) ?? patterns.find((one) => one.name === code)
  if (pattern) return pattern
  const near = nearest(code, [
    ...patterns.map((one) => one.code),
    ...patterns.map((one) => one.name),
  ])
  throw new UsageError(
    `there is no pattern '${code}'`,
    near ? `did you mean ${near}?` : 'sendonce explain lists all',
  )
}

function listPatterns(style: Style): string[] {
  const palette = paletteOf(style)
  return patterns.flatMap((pattern) =>
    wrap(pattern.title, style.width - 7).map(
      (line, index) => `${index === 0 ? palette.strong(pattern.code) : '     '}  ${line}`,
    ),
  )
}

/** One pattern: what happens, an example with both places, why, and what to do. */
export function explainPattern(pattern: Pattern, style: Style): string[] {
  const palette = paletteOf(style)
  const { example } = pattern
  const head = `${pattern.code}  ${pattern.name}`
  const marks = (line: number): string => {
    if (line === example.first && line === example.second) return palette.second('1 2')
    if (line === example.first) return palette.first('1 first answer')
    return line === example.second ? palette.second('2 second answer') : ''
  }
  const longest = Math.max(0, ...example.lines.map(widthOf))
  return [
    `${palette.strong(head)}  ${palette.severity[pattern.severity](pattern.severity)}`,
    ...wrap(pattern.title, style.width),
    '',
    ...example.lines.map((line, index) =>
      `  ${String(index + 1).padStart(2)}  ${line.padEnd(longest)}  ${marks(index + 1)}`.trimEnd(),
    ),
    '',
    ...labelled('Why', pattern.text, style),
    ...labelled('Fix', pattern.fix, style),
    ...labelled('Fine when', pattern.fineWhen, style),
    ...(pattern.seenIn === null
      ? []
      : labelled('Seen in', `${pattern.seenIn} of 341 studied cases`, style)),
    ...labelled(
      'Related',
      pattern.related.map((one) => `${one.code} ${one.difference}`).join('; '),
      style,
    ),
    ...labelled('Page', docsUrl(pattern.code), style),
  ]
}

function labelled(label: string, text: string, style: Style): string[] {
  if (text === '') return []
  return wrap(text, Math.max(20, style.width - 11)).map(
    (line, index) => `${(index === 0 ? label : '').padEnd(9)}  ${line}`,
  )
}
