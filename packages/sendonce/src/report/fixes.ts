import { plural, type Effect, type Finding } from '@sendonce/model'
import { createTwoFilesPatch } from 'diff'
import picocolors from 'picocolors'
import { effectsText, placeWithin, titleOf } from './describe.ts'
import { glyphsOf, paletteOf, type Style } from './style.ts'
import { diffLine, safe, wrap } from './text.ts'

/** What became of a finding, as far as it is told. */
export interface ToldOutcome {
  readonly kind: 'fixed' | 'suggested' | 'gone' | 'refused'
  readonly finding: Finding
  readonly title?: string
  readonly skips?: readonly Effect[]
  readonly begins?: readonly Effect[]
  readonly reason?: string
}

/** A file before and after. */
export interface TextChange {
  readonly file: string
  readonly before: string
  readonly after: string
}

export interface FixesReport {
  readonly outcomes: readonly ToldOutcome[]
  readonly diffs: readonly TextChange[]
  readonly isDryRun: boolean
  readonly seconds: number
  readonly style: Style
}

/** What was repaired, what was not and why, and the edits as a unified diff. */
export function renderFixes(report: FixesReport): string {
  const { outcomes, diffs, style, isDryRun } = report
  const blocks = outcomes.map((outcome) => renderOutcome(outcome, style, isDryRun).join('\n'))
  const shown = isDryRun ? diffs.map((change) => renderDiff(change, style)) : []
  return `${[...blocks, ...shown, summary(report)].join('\n\n')}\n`
}

function renderOutcome(outcome: ToldOutcome, style: Style, isDryRun: boolean): string[] {
  const palette = paletteOf(style)
  const { finding, kind } = outcome
  const site = finding.second ?? finding.first
  const indent = finding.code.length + 2
  const { ellipsis } = glyphsOf(style)
  const call = finding.calls?.second
  const [title = '', ...rest] = wrap(titleOf(finding, style.unicode), style.width - indent)
  const lines = [
    `${palette.severity[finding.severity](finding.code)}  ${palette.strong(title)}`,
    ...rest.map((line) => ' '.repeat(indent) + palette.strong(line)),
    `  ${site ? placeWithin(site, style.placeWidth - 2, ellipsis) : ''}`,
    ...(call ? [`  from ${placeWithin(call, style.placeWidth - 7, ellipsis)}`] : []),
  ]
  const say = (name: string, text: string): void => {
    const [first = '', ...more] = wrap(text, style.width - 11)
    lines.push(
      `  ${palette.dim(name.padEnd(9))}${first}`,
      ...more.map((line) => ' '.repeat(11) + line),
    )
  }
  if (kind === 'gone') say('fixed', 'together with another one')
  if (kind === 'fixed') say(isDryRun ? 'fix' : 'fixed', outcome.title ?? '')
  if (kind === 'suggested') say('possible', `${outcome.title ?? ''}: not done by itself`)
  const skips = outcome.skips ?? []
  if (skips.length > 0 && kind !== 'gone') {
    say('skips', `${effectsText(skips)} behind the first answer`)
  }
  const begins = outcome.begins ?? []
  if (begins.length > 0 && kind !== 'gone')
    say('begins', `${effectsText(begins)}, which the error kept from running`)
  if (outcome.reason) say('why not', safe(outcome.reason))
  return lines
}

/** A unified diff; text of the sources cannot control the terminal. */
export function renderDiff({ file, before, after }: TextChange, style: Style): string {
  const colors = picocolors.createColors(style.color)
  const name = safe(file)
  const texts = [withNewlines(before), withNewlines(after)] as const
  const patch = createTwoFilesPatch(`a/${name}`, `b/${name}`, ...texts, '', '', { context: 3 })
  const lines = patch.split('\n').slice(1)
  if (lines.at(-1) === '') lines.pop()
  return lines
    .map((line) => {
      // What stands at the ends of a file's lines has to be there for the diff to be applied.
      const [, sign = '', mark = '', code = '', end = ''] =
        /^(.?)(\ufeff?)(.*?)(\r?)$/s.exec(line) ?? []
      const text = sign + mark + diffLine(code) + end
      if (/^(---|\+\+\+) /.test(line)) return colors.bold(text.trimEnd())
      if (line.startsWith('@@')) return colors.cyan(text)
      if (line.startsWith('+')) return colors.green(text)
      return line.startsWith('-') ? colors.red(text) : text
    })
    .join('\n')
}

/** Lines as every tool knows them. */
function withNewlines(text: string): string {
  return text.replace(/\r(?!\n)/g, '\n')
}

function summary({ outcomes, diffs, isDryRun, seconds, style }: FixesReport): string {
  const palette = paletteOf(style)
  const done = outcomes.filter(({ kind }) => kind === 'fixed' || kind === 'gone').length
  const left = outcomes.length - done
  if (outcomes.length === 0) return palette.strong('Nothing to repair was found.')
  const files = plural(diffs.length, 'file')
  const what = isDryRun
    ? `${plural(done, 'problem')} can be repaired in ${files}`
    : `${plural(done, 'problem')} repaired in ${files}`
  const rest = left > 0 ? `, ${left} left for you to decide` : ''
  const hint = isDryRun && done > 0 ? '; nothing was written' : ''
  const lines = wrap(`${what}${rest}${hint}`, style.width - 8)
  return `${lines.map(palette.strong).join('\n')}  ${palette.dim(`${seconds.toFixed(1)} s`)}`
}
