import { spawn, type ChildProcess } from 'node:child_process'
import { fileURLToPath, pathToFileURL } from 'node:url'
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type ClientCapabilities,
  type Diagnostic,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  type Registration,
  type RegistrationParams,
} from 'vscode-languageserver/node'

const bin = fileURLToPath(new URL('../../dist/bundle/bin.js', import.meta.url))

/** An editor that speaks with the server over its standard streams. */
export class TestClient {
  readonly child: ChildProcess
  readonly connection: ProtocolConnection
  readonly messages: string[] = []
  readonly registered: Registration[] = []
  readonly ended: Promise<number | null>
  readonly #shown = new Map<string, readonly Diagnostic[]>()
  #wake: () => void = () => {}

  constructor(cwd: string) {
    this.child = spawn(process.execPath, [bin, 'lsp', '--stdio'], {
      cwd,
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    this.ended = new Promise((resolve) => this.child.on('exit', resolve))
    this.connection = createProtocolConnection(
      new StreamMessageReader(this.child.stdout!),
      new StreamMessageWriter(this.child.stdin!),
    )
    this.connection.onNotification('textDocument/publishDiagnostics', (params) => {
      const { uri, diagnostics } = params as PublishDiagnosticsParams
      this.#shown.set(uri, diagnostics)
      this.#wake()
    })
    this.connection.onNotification('window/showMessage', ({ message }: { message: string }) => {
      this.messages.push(message)
      this.#wake()
    })
    this.connection.onRequest('client/registerCapability', (params: RegistrationParams) => {
      this.registered.push(...params.registrations)
      return null
    })
    this.connection.onRequest('window/workDoneProgress/create', () => null)
    this.connection.listen()
  }

  async start(
    folder: string | null,
    capabilities: ClientCapabilities,
    processId: number | null = process.pid,
  ): Promise<void> {
    await this.connection.sendRequest('initialize', {
      processId,
      rootUri: null,
      capabilities,
      workspaceFolders: folder === null ? null : [{ uri: pathToFileURL(folder).href, name: 'app' }],
    })
    await this.connection.sendNotification('initialized', {})
  }

  async open(uri: string, text: string): Promise<void> {
    const textDocument = { uri, languageId: 'javascript', version: 1, text }
    await this.connection.sendNotification('textDocument/didOpen', { textDocument })
  }

  async change(uri: string, version: number, text: string): Promise<void> {
    await this.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version },
      contentChanges: [{ text }],
    })
  }

  shown(uri: string): readonly Diagnostic[] {
    return this.#shown.get(uri) ?? []
  }

  /** Waits until something holds. */
  async until(isSo: () => boolean, ms = 5000): Promise<void> {
    const end = performance.now() + ms
    while (!isSo()) {
      if (performance.now() > end) throw new Error('it has not come')
      // oxlint-disable-next-line no-await-in-loop -- one message after the other
      await new Promise<void>((resolve) => {
        this.#wake = resolve
        setTimeout(resolve, 50)
      })
    }
  }

  close(): void {
    this.child.kill()
  }
}
