import {
  createConnection,
  TextDocuments,
  TextDocumentSyncKind,
  type ClientCapabilities,
  type InitializeParams,
  type InitializeResult,
} from 'vscode-languageserver/node'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { docsUrl } from '@sendonce/model'
import { ownVersion } from '../project/own-version.ts'
import { explanation } from './actions.ts'
import { Folders } from './folders.ts'
import type { PlanFolder } from './folder.ts'
import { answerQuestions } from './questions.ts'

/** No group inside of a group: VS Code matches nothing with such a pattern. */
const watched = ['**/*.{js,cjs,mjs,jsx,ts,cts,mts,tsx,json}', '**/.gitignore']

/** Serves an editor over standard input and output until that one is gone. */
export async function serve(plan: PlanFolder): Promise<number> {
  const connection = createConnection()
  const documents = new TextDocuments(TextDocument)
  let client: ClientCapabilities = {}
  const folders = new Folders(plan, connection, (uri) => documents.get(uri)?.version ?? null)

  connection.onInitialize((params: InitializeParams): InitializeResult => {
    client = params.capabilities
    folders.begin(params)
    return {
      serverInfo: { name: 'sendonce', version: ownVersion() },
      capabilities: {
        positionEncoding: 'utf-16',
        textDocumentSync: {
          openClose: true,
          change: TextDocumentSyncKind.Incremental,
          save: true,
        },
        hoverProvider: true,
        codeActionProvider: { codeActionKinds: ['quickfix'] },
        executeCommandProvider: { commands: ['sendonce.explain'] },
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      },
    }
  })
  connection.onInitialized(() => {
    if (client.workspace?.didChangeWatchedFiles?.dynamicRegistration)
      void connection.sendRequest('client/registerCapability', {
        registrations: [
          {
            id: 'files',
            method: 'workspace/didChangeWatchedFiles',
            registerOptions: { watchers: watched.map((globPattern) => ({ globPattern })) },
          },
        ],
      })
    if (client.workspace?.workspaceFolders)
      connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) =>
        folders.exchange(added, removed),
      )
    folders.start()
  })
  documents.onDidOpen(({ document }) => folders.open(document))
  documents.onDidChangeContent(({ document }) => folders.change(document))
  documents.onDidSave(() => folders.hurry())
  documents.onDidClose(({ document }) => folders.closeDocument(document.uri))
  connection.onDidChangeWatchedFiles(({ changes }) => folders.changeOnDisk(changes))
  answerQuestions(connection, folders)
  connection.onExecuteCommand(async ({ command, arguments: words }) => {
    const code = String(words?.[0])
    const text = command === 'sendonce.explain' ? explanation(code) : null
    if (text === null) return
    const page = { uri: docsUrl(code), external: true }
    const isShown =
      client.window?.showDocument?.support === true &&
      (await connection.window.showDocument(page)).success
    if (!isShown) void connection.sendNotification('window/showMessage', { type: 3, message: text })
  })
  documents.listen(connection)
  connection.listen()
  // oxlint-disable-next-line promise/avoid-new -- events are no promises
  return new Promise((resolve) => {
    connection.onExit(() => resolve(0))
  })
}
