import { docsUrl, type Pattern } from '@sendonce/model'
import type { Digit, LineView, PatternView } from '@sendonce/viewer'
import { spansOf } from '@sendonce/viewer'
import { seenInCases } from '../describe.ts'

/** A pattern as `sendonce explain` tells it. */
export function viewPattern(pattern: Pattern): PatternView {
  const { code, name, title, severity, related, references } = pattern
  const texts = [
    { title: 'What happens', text: pattern.text },
    { title: 'What one sees', text: pattern.symptom },
    { title: 'Why it gets written', text: pattern.why },
    { title: 'What to change', text: pattern.fix },
    { title: 'When it is fine', text: pattern.fineWhen },
    { title: 'Seen in', text: seenInCases(pattern) },
  ]
  return {
    code,
    name,
    title,
    severity,
    texts: texts.filter(({ text }) => text !== ''),
    example: exampleLines(pattern),
    related,
    links: [...references, { label: `The page of ${code}`, url: docsUrl(code) }],
  }
}

function exampleLines({ example: { lines, first, second } }: Pattern): LineView[] {
  return spansOf(lines.join('\n')).map((spans, index) => {
    const number = index + 1
    const digits = [number === first ? '1' : '', number === second ? '2' : '']
    const digit = digits.filter(Boolean).join(' ')
    return { number, digit: digit === '' ? null : (digit as Digit), spans, labels: [] }
  })
}
