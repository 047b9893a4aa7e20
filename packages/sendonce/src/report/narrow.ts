import type { Finding, Site } from '@sendonce/model'
import {
  alsoOf,
  firstLabel,
  fixOf,
  placeWithin,
  routeOf,
  secondLabel,
  seenOf,
  titleOf,
  whenOf,
} from './describe.ts'
import { glyphsOf, paletteOf, type ReadSource, type Style } from './style.ts'
import { cut, linesOf, nameSpan, safe, sourceLine, widthOf, windowOf, wrap } from './text.ts'

/** A finding for a terminal under 60 columns: no drawing, no context lines, places whole. */
export function renderNarrow(finding: Finding, style: Style, read: ReadSource): string[] {
  const palette = paletteOf(style)
  const route = routeOf(finding)
  const seen = seenOf(finding)
  const head = `${finding.severity} ${finding.code} ${finding.confidence}`
  return [
    palette.severity[finding.severity](head),
    ...wrap(titleOf(finding, style.unicode), style.width).map(palette.strong),
    ...(route ? wrap(route, style.width) : []),
    '',
    ...sited('1', finding.first, firstLabel(finding), style, read),
    ...sited('2', finding.second, secondLabel(finding), style, read),
    '',
    ...whenOf(finding).flatMap((text) => wrap(`when ${text}`, style.width)),
    ...alsoOf(finding).flatMap((text) => wrap(`also ${text}`, style.width)),
    ...(seen ? wrap(`seen ${seen}`, style.width) : []),
    ...fixOf(finding, style.unicode).flatMap((text) => wrap(`fix ${text}`, style.width)),
    `more sendonce explain ${finding.code}`,
  ]
}

function sited(
  digit: '1' | '2',
  site: Site | null,
  label: string,
  style: Style,
  read: ReadSource,
): string[] {
  const palette = paletteOf(style)
  const glyphs = glyphsOf(style)
  const paint = digit === '1' ? palette.first : palette.second
  if (!site)
    return wrap(label, style.width - 2).map(
      (line, index) => `${index === 0 ? paint(digit) : ' '} ${line}`,
    )
  const gutter = `${site.line} ${glyphs.bar} `
  const limit = style.width - widthOf(gutter)
  return [
    `${paint(digit)} ${placeWithin(site, style.placeWidth - 2, glyphs.ellipsis)}`,
    ...wrap(label, style.width - 2).map((line) => `  ${line}`),
    `${palette.dim(gutter)}${codeOf(site, limit, style, read)}`,
  ]
}

/** The line of a call without its indentation; where it is too long, the part around the name. */
function codeOf(site: Site, limit: number, style: Style, read: ReadSource): string {
  const { ellipsis } = glyphsOf(style)
  const text = read(site.file)
  const line = text === null ? undefined : linesOf(text)[site.line - 1]
  if (line === undefined) return cut(safe(site.text), limit, ellipsis)
  const shown = sourceLine(line)
  const indent = shown.length - shown.trimStart().length
  const { from, to } = nameSpan(line, site.column)
  const span = { from: Math.max(0, from - indent), to: Math.max(1, to - indent) }
  return windowOf(shown.trim(), [span], limit, ellipsis).text
}
