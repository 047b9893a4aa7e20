import { setTimeout } from 'node:timers/promises'
import {
  languages,
  LanguageStatusSeverity,
  RelativePattern,
  type LanguageStatusItem,
  type LogOutputChannel,
} from 'vscode'
import {
  ExecuteCommandRequest,
  LanguageClient,
  RevealOutputChannelOn,
  State,
} from 'vscode-languageclient/node'
import type { Plan } from './plan.ts'

/** How long the end of a server waits for its start, which takes a tenth of that. */
const patienceMs = 3000
const languageIds = ['javascript', 'javascriptreact', 'typescript', 'typescriptreact']

/** What a folder that is planned so is kept by: one with another key has to be made anew. */
export function keyOf({ folder, ...how }: Plan): string {
  return JSON.stringify([folder.uri.toString(), how])
}

/** A folder with its server, if there is one, and what the editor tells of both beside the language. */
export class ServedFolder {
  readonly #client: LanguageClient | null
  readonly #status: LanguageStatusItem
  #started: Promise<unknown> = Promise.resolve()

  constructor(plan: Plan, output: LogOutputChannel) {
    const { folder, installed, path } = plan
    this.#client = clientOf(plan, output)
    this.#status = languages.createLanguageStatusItem(
      `sendonce ${folder.uri.toString()}`,
      languageIds.map((language) => ({ language, pattern: new RelativePattern(folder, '**') })),
    )
    this.#status.name = 'sendonce'
    this.#status.text = installed ? `sendonce ${installed.version}` : 'sendonce is not installed'
    const missing = path
      ? `sendonce.path names no package sendonce: ${path}`
      : `In ${folder.name}: npm install --save-dev sendonce`
    this.#status.detail = installed?.bin ?? missing
    const title = installed ? 'Restart' : 'Look again'
    this.#status.command = { title, command: 'sendonce.restart' }
    this.#client?.onDidChangeState(({ newState }) => {
      const { Error, Information } = LanguageStatusSeverity
      this.#status.busy = newState === State.Starting
      this.#status.severity = newState === State.Stopped ? Error : Information
    })
  }

  /** Starts the server. What goes wrong the client tells. */
  start(): void {
    this.#started = Promise.allSettled([this.#client?.start()])
  }

  /** Has the server open the page of a pattern; `false`: there is none that runs. */
  async explain(code: unknown): Promise<boolean> {
    if (!this.#client?.isRunning()) return false
    const request = { command: 'sendonce.explain', arguments: [code] }
    await this.#client.sendRequest(ExecuteCommandRequest.type, request)
    return true
  }

  /** Ends the server; nothing of it is shown any more. */
  async end(): Promise<void> {
    this.#status.dispose()
    // What is only starting can be ended in no other way, and may never have started.
    await Promise.race([this.#started, setTimeout(patienceMs)])
    const server = this.#client?.serverProcess
    const [ended] = await Promise.allSettled([this.#client?.dispose()])
    if (ended.status === 'rejected') server?.kill()
  }
}

function clientOf(
  { folder, installed, node }: Plan,
  output: LogOutputChannel,
): LanguageClient | null {
  if (!installed) return null
  const server = {
    command: node || process.execPath,
    args: [installed.bin, 'lsp', '--stdio'],
    // The editor's program is its Node if it is told so.
    options: { cwd: folder.uri.fsPath, env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' } },
  }
  output.info(`${folder.name}: ${[server.command, ...server.args].join(' ')}`)
  const pattern = { baseUri: folder.uri.toString(), pattern: '**' }
  const client = new LanguageClient('sendonce', `sendonce (${folder.name})`, server, {
    workspaceFolder: folder,
    // Of its own: what has the name of another one is taken away with that.
    diagnosticCollectionName: `sendonce ${folder.uri.toString()}`,
    documentSelector: languageIds.map((language) => ({ scheme: 'file', language, pattern })),
    outputChannel: output,
    revealOutputChannelOn: RevealOutputChannelOn.Never,
  })
  // Each client would register the command of its server, and the second one would fail at that: one stands for all.
  client.registerFeature({
    fillClientCapabilities: () => {},
    preInitialize: (capabilities) => {
      delete capabilities.executeCommandProvider
    },
    initialize: () => {},
    getState: () => ({ kind: 'static' }),
    clear: () => {},
  })
  return client
}
