import type { Edit, Finding } from '@sendonce/model'
import { mainSite, nameLength } from '../lsp/problems.ts'
import { headline } from '../report/headline.ts'
import { LineTable } from '../syntax/line-table.ts'
import type { Problem } from './messages.ts'

/** A finding as a linter shows it in the file that it is told of, which has this text. */
export function problemOf(finding: Finding, text: string): Problem {
  const { name, fix } = finding
  const site = mainSite(finding)
  const at = new LineTable(text).offset(site?.line ?? 1, site?.column ?? 1)
  // Linters have texts without their byte order mark.
  const mark = text.startsWith('\uFEFF') ? 1 : 0
  const start = at - mark
  const edits = fix?.verified ? fix.edits : []
  const others = [...new Set(edits.map(({ file }) => file))].filter((file) => file !== site?.file)
  // What a linter edits is one file.
  const elsewhere = others.length > 0 ? ' `npx sendonce fix` repairs it, in several files.' : ''
  return {
    name,
    message: headline(finding) + elsewhere,
    start,
    end: start + nameLength(text.slice(at)),
    fix:
      fix && edits.length > 0 && others.length === 0
        ? { title: fix.title, edits: edits.map((edit) => movedBack(edit, mark)) }
        : null,
  }
}

function movedBack({ file, start, end, text }: Edit, by: number): Edit {
  return { file, start: start - by, end: end - by, text }
}
