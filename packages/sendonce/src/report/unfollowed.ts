import { plural, type Report, type Unfollowed } from '@sendonce/model'
import { place } from './describe.ts'
import { glyphsOf, paletteOf, type Style } from './style.ts'
import { brief, cut, safe, widthOf, wrap } from './text.ts'

/** Calls of one group that are named; the JSON report names all. */
const namedAtMost = 5

/** One line on what could not be followed. */
interface UnfollowedLine {
  readonly kind: 'title' | 'group' | 'call' | 'rest'
  readonly text: string
}

/** What could not be followed, where that was asked for: group by group, with what would help. */
export function unfollowedLines({ coverage }: Report): UnfollowedLine[] {
  const groups = coverage.unfollowed
  if (!groups) return []
  const count = groups.reduce((sum, { calls }) => sum + calls.length, 0)
  if (count === 0)
    return [{ kind: 'title', text: 'Every call that is given a response was followed' }]
  const title = `Not followed: ${plural(count, 'call')} that may answer, for ${plural(groups.length, 'reason')}`
  return [{ kind: 'title', text: title }, ...groups.flatMap(linesOfGroup)]
}

function linesOfGroup(group: Unfollowed): UnfollowedLine[] {
  const shown = group.calls.slice(0, namedAtMost)
  const rest = group.calls.length - shown.length
  return [
    {
      kind: 'group',
      text: `${plural(group.calls.length, 'call')}: ${reasonOf(group)}; what would help: ${group.help}`,
    },
    ...shown.map((site) => ({ kind: 'call' as const, text: `${place(site)} ${brief(site.text)}` })),
    ...(rest > 0
      ? [{ kind: 'rest' as const, text: `and ${rest} more: --format json lists them` }]
      : []),
  ]
}

function reasonOf({ reason, what }: Unfollowed): string {
  const name = what === null ? '' : safe(brief(what))
  switch (reason) {
    case 'package':
      return `${name} is a package without a model for it`
    case 'response-method':
      return `${name}() is no method of a response that is known`
    case 'missing-module':
      return `the module ${name} was not found`
    case 'unreadable-module':
      return 'the module could not be read'
    case 'parameter':
      return 'the function comes in as an argument'
    case 'receiver':
      return 'the object that it is a method of is not known'
    case 'unknown-value':
      return 'what is called is not known here'
    case 'framework':
      return `handlers of ${name || 'another framework'}, for which there is no model`
    case 'nesting':
      return `${name || 'a function'} calls itself again, or calls nest too deep`
  }
}

/** The same for the pretty form. */
export function renderUnfollowed(report: Report, style: Style): string[] {
  const palette = paletteOf(style)
  const { ellipsis } = glyphsOf(style)
  return unfollowedLines(report).flatMap(({ kind, text }) => {
    if (kind === 'title') return wrap(text, style.width).map(palette.strong)
    if (kind === 'group') return ['', ...wrap(text, style.width - 2).map((line) => `  ${line}`)]
    // A place stays in one piece, so that it can be followed.
    const [where = '', ...words] = text.split(' ')
    const room = style.width - widthOf(where) - 5
    const source = kind === 'call' && room > 8 ? cut(words.join(' '), room, ellipsis) : ''
    return kind === 'call' ? [`    ${where} ${palette.dim(source)}`.trimEnd()] : [`    ${text}`]
  })
}
