import { docsUrl, patternByCode, type Edit, type Finding } from '@sendonce/model'
import {
  CodeActionKind,
  type CodeAction,
  type TextDocumentEdit,
  type TextEdit,
} from 'vscode-languageserver/node'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { LineTable } from '../syntax/line-table.ts'
import { mainSite, uriOf, type TextOf } from './problems.ts'

/** The version of a document that is open; `null`: it is not. */
export type VersionOf = (uri: string) => number | null

/** Edits of a fix, or of a comment, as a client takes them. */
export function documentEdits(
  edits: readonly Edit[],
  root: string,
  textOf: TextOf,
  versionOf: VersionOf,
): TextDocumentEdit[] {
  return [...new Set(edits.map(({ file }) => file))].map((file) => {
    const uri = uriOf(root, file)
    const document = TextDocument.create(uri, 'javascript', 0, textOf(file) ?? '')
    const changes = edits
      .filter((edit) => edit.file === file)
      .map(({ start, end, text }): TextEdit => ({
        range: { start: document.positionAt(start), end: document.positionAt(end) },
        newText: text,
      }))
    return { textDocument: { uri, version: versionOf(uri) }, edits: changes }
  })
}

/** A comment in front of the line on which the call begins. */
export function suppressionOf(finding: Finding, textOf: TextOf): Edit | null {
  const site = mainSite(finding)
  const text = site && textOf(site.file)
  if (!site || text === null) return null
  const start = new LineTable(text).offset(site.startLine, 1)
  const indent = /^[ \t]*/.exec(text.slice(start))?.[0] ?? ''
  const end = text.includes('\r\n') ? '\r\n' : '\n'
  const comment = `${indent}// sendonce-ignore-next-line ${finding.code} -- reason${end}`
  return { file: site.file, start, end: start, text: comment }
}

/** Opens the page of a pattern; the server does it. */
export function explainAction({ code }: Finding): CodeAction {
  const title = `Explain ${code}`
  return { title, command: { title, command: 'sendonce.explain', arguments: [code] } }
}

/** A verified fix. */
export function fixAction(title: string): CodeAction {
  return { title: `${title} (re-checked)`, kind: CodeActionKind.QuickFix, isPreferred: true }
}

/** A pattern in a few words, for a client that opens no page; `null`: there is no such pattern. */
export function explanation(code: string): string | null {
  const pattern = patternByCode(code)
  return pattern ? `${code}: ${pattern.title}. ${pattern.fix}. ${docsUrl(code)}` : null
}
