import { docsUrl, type Finding, type Site } from '@sendonce/model'
import { place, seenOf, titleOf, whenOf } from '../report/describe.ts'
import { brief } from '../report/text.ts'
import { uriOf } from './problems.ts'

/** A finding in at most twelve lines of Markdown. */
export function hoverText(finding: Finding, root: string): string {
  const link = (label: string, site: Site | null): string[] =>
    site ? [`${label} [${escaped(place(site))}](${uriOf(root, site.file)}#L${site.line})`] : []
  const seen = seenOf(finding)
  const { fix, code } = finding
  return [
    `**${escaped(brief(titleOf(finding, true)))}**`,
    '',
    ...[...link('1', finding.first), ...link('2', finding.second)].map((line) => `${line}  `),
    ...whenOf(finding)
      .slice(0, 4)
      .map((text) => `when ${escaped(text)}  `),
    ...(seen === null ? [] : [`seen ${escaped(seen)}  `]),
    ...(fix ? [`fix: ${escaped(brief(fix.title))}  `] : []),
    `[${code}](${docsUrl(code)})`,
  ].join('\n')
}

/** Text of a source is no Markdown. */
function escaped(text: string): string {
  return text.replace(/[\\`*_{}[\]<>()#!|~&]/g, String.raw`\$&`)
}
