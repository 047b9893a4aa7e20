import type { Fix } from '@sendonce/model'
import type { DiffLineView, DiffView } from '@sendonce/viewer'
import { structuredPatch } from 'diff'
import { applyEdits } from '../../util/text-edits.ts'
import { cut, linesOf, safe, sourceLine } from '../text.ts'
import { commonIndent, type Sources } from './sources.ts'

const contextLines = 2
/** A longer line is cut, and a longer edit: this is for reading, `sendonce fix` makes the edit. */
const longestLine = 300
const linesAtMost = 60

const kinds: Readonly<Record<string, DiffLineView['kind']>> = { '+': 'add', '-': 'remove' }

/** What a fix does to each file, as far as they are there. */
export function viewDiffs({ edits }: Fix, sources: Sources): DiffView[] {
  const files = [...new Set(edits.map(({ file }) => file))]
  return files.flatMap((file) => {
    const before = sources.textOf(file)
    if (before === null) return []
    const own = edits.filter((edit) => edit.file === file)
    const lines = diffLines(before, applyEdits(before, own))
    const shown = lines.slice(0, linesAtMost)
    return [{ file: safe(file), lines: movedLeft(shown), left: lines.length - shown.length }]
  })
}

/** The lines without the indentation that all of them have. */
function movedLeft(lines: readonly DiffLineView[]): DiffLineView[] {
  const columns = commonIndent(lines.map(({ text }) => text))
  return lines.map((line) => ({ ...line, text: line.text.slice(columns) }))
}

/** What changes but the indentation: a block that is put into a `try` or an `else` is shown where it begins and ends. */
function diffLines(before: string, after: string): DiffLineView[] {
  const [old, now] = [before, after].map((text) => `${linesOf(text).join('\n')}\n`)
  const { hunks } = structuredPatch('', '', old ?? '', now ?? '', '', '', {
    context: contextLines,
    ignoreWhitespace: true,
  })
  return hunks.flatMap(({ oldStart, newStart, lines }, index) => {
    let oldLine = oldStart
    let newLine = newStart
    const shown = lines
      .filter((line) => !line.startsWith('\\'))
      .map((line): DiffLineView => {
        const kind = kinds[line.charAt(0)] ?? 'same'
        const number = kind === 'remove' ? oldLine : newLine
        if (kind !== 'add') oldLine++
        if (kind !== 'remove') newLine++
        return { kind, number, text: cut(sourceLine(line.slice(1)), longestLine, '…') }
      })
    const gap: readonly DiffLineView[] = index > 0 ? [{ kind: 'gap', number: null, text: '' }] : []
    return [...gap, ...shown]
  })
}
