import type { CodeAction, Connection } from 'vscode-languageserver/node'
import { documentEdits, explainAction, fixAction, suppressionOf } from './actions.ts'
import type { Folders, Told } from './folders.ts'
import { hoverText } from './hover.ts'
import { areTouching, isInside, rangeOf, uriOf } from './problems.ts'

/** Answers hovers and asks for code actions. */
export function answerQuestions(connection: Connection, folders: Folders): void {
  connection.onHover(({ textDocument, position }) => {
    for (const told of folders.tellingOf(textDocument.uri))
      for (const range of rangesIn(told, textDocument.uri))
        if (isInside(position, range)) {
          const value = hoverText(told.finding, told.shown.report.root)
          return { contents: { kind: 'markdown', value }, range }
        }
    return null
  })
  connection.onCodeAction(async ({ textDocument, range }) => {
    const { uri } = textDocument
    const asked = folders
      .tellingOf(uri)
      .filter((told) => rangesIn(told, uri).some((one) => areTouching(one, range)))
    const actions = await Promise.all(
      asked.map(async (told) => [
        ...(await fixFor(told, folders)),
        ...suppression(told, folders),
        explainAction(told.finding),
      ]),
    )
    return actions.flat()
  })
}

/** A fix is looked for when somebody asks at the place of its finding: before that nobody wants to wait for it. */
async function fixFor({ finding, folder, shown }: Told, folders: Folders): Promise<CodeAction[]> {
  const fix = (await folder.adviseOn(finding))?.fix
  if (!fix?.verified) return []
  const { root } = shown.report
  const changes = documentEdits(fix.edits, root, shown.textOf, folders.versionOf)
  return [{ ...fixAction(fix.title), edit: folders.editOf(changes) }]
}

function suppression({ finding, shown }: Told, folders: Folders): CodeAction[] {
  const edit = suppressionOf(finding, shown.textOf)
  if (!edit) return []
  const changes = documentEdits([edit], shown.report.root, shown.textOf, folders.versionOf)
  return [
    { title: `Suppress ${finding.code} here`, kind: 'quickfix', edit: folders.editOf(changes) },
  ]
}

function rangesIn({ finding, shown }: Told, uri: string): ReturnType<typeof rangeOf>[] {
  return [finding.second, finding.first].flatMap((site) =>
    site && uriOf(shown.report.root, site.file) === uri ? [rangeOf(site, shown.textOf)] : [],
  )
}
