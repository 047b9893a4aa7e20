import type { Finding, Site } from '@sendonce/model'
import { firstLabel, fixOf, place, routeOf, secondLabel, titleOf, whenOf } from './describe.ts'
import { glyphsOf, paletteOf, type ReadSource, type Style } from './style.ts'
import { cut, sourceLine, widthOf, wrap } from './text.ts'

/** A finding for a terminal under 60 columns: no drawing, no context lines, places whole. */
export function renderNarrow(finding: Finding, style: Style, read: ReadSource): string[] {
  const palette = paletteOf(style)
  const route = routeOf(finding)
  const head = `${finding.severity} ${finding.code} ${finding.confidence}`
  return [
    palette.severity[finding.severity](head),
    ...wrap(titleOf(finding), style.width).map(palette.strong),
    ...(route ? wrap(route, style.width) : []),
    '',
    ...sited('1', finding.first, firstLabel(finding), style, read),
    ...sited('2', finding.second, secondLabel(finding), style, read),
    '',
    ...whenOf(finding).flatMap((text) => wrap(`when ${text}`, style.width)),
    ...(fixOf(finding) ? wrap(`fix ${fixOf(finding)}`, style.width) : []),
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
  const source = read(site.file)?.split('\n')[site.line - 1]
  const gutter = `${site.line} ${glyphs.bar} `
  const text = source === undefined ? site.text : sourceLine(source).trim()
  return [
    `${paint(digit)} ${place(site)}`,
    ...wrap(label, style.width - 2).map((line) => `  ${line}`),
    `${palette.dim(gutter)}${cut(text, style.width - widthOf(gutter), glyphs.ellipsis)}`,
  ]
}
