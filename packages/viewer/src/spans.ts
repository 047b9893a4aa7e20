import jsTokens, { type Token } from 'js-tokens'
import type { SpanKind, SpanView } from './view.ts'

const keywords = new Set(
  (
    'abstract as async await break case catch class const continue debugger declare default delete do else enum ' +
    'export extends false finally for from function get if implements import in instanceof interface let new null of ' +
    'private protected public readonly return satisfies set static super switch this throw true try type typeof ' +
    'undefined var void while with yield'
  ).split(' '),
)

const kinds: Readonly<Partial<Record<Token['type'], SpanKind>>> = {
  StringLiteral: 's',
  NoSubstitutionTemplate: 's',
  TemplateHead: 's',
  TemplateMiddle: 's',
  TemplateTail: 's',
  RegularExpressionLiteral: 's',
  NumericLiteral: 'n',
  SingleLineComment: 'c',
  MultiLineComment: 'c',
}

function kindOf({ type, value }: Token, before: string, after: string): SpanKind {
  if (type !== 'IdentifierName') return kinds[type] ?? ''
  // `order.delete` is no keyword, and `get('/')` none either.
  if (
    before !== '.' &&
    keywords.has(value) &&
    !(after === '(' && /^(?:get|set|of|from)$/.test(value))
  )
    return 'k'
  if (after === '(') return 'f'
  return /^[A-Z]/.test(value) ? 't' : ''
}

/** The lines of a source (with `\n` between them) in pieces of one kind each, for colours: nothing depends on it. */
export function spansOf(source: string): SpanView[][] {
  const tokens = [...jsTokens(source)]
  const lines: SpanView[][] = [[]]
  for (const [index, token] of tokens.entries()) {
    const kind = kindOf(token, tokens[index - 1]?.value ?? '', tokens[index + 1]?.value ?? '')
    for (const [part, text] of token.value.split('\n').entries()) {
      if (part > 0) lines.push([])
      if (text !== '') push(lines.at(-1) ?? [], text, kind)
    }
  }
  return lines
}

/** White space takes the colour of what is in front of it: pieces are as long as they can be. */
function push(line: SpanView[], text: string, kind: SpanKind): void {
  const last = line.at(-1)
  if (last && (last.kind === kind || text.trim() === ''))
    line[line.length - 1] = { kind: last.kind, text: last.text + text }
  else line.push({ kind, text })
}
