import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { compileFunction } from 'node:vm'

/** What tests look at of a module that has everything: whatever else is asked for is there, and does nothing. */
// oxlint-disable-next-line typescript/no-explicit-any -- as a module of the editor is for whoever requires it
type Anything = any

function anything(known: object = {}): Anything {
  const does = class {
    dispose(): void {}
  }
  const made = new Map<PropertyKey, unknown>()
  return new Proxy(does, {
    get(target, name) {
      if (name in known) return (known as Record<PropertyKey, unknown>)[name]
      if (name in target || typeof name === 'symbol') return Reflect.get(target, name)
      if (name === 'then') return undefined
      if (!made.has(name)) made.set(name, anything())
      return made.get(name)
    },
    apply: () => new does(),
  })
}

class Event<T> {
  readonly #listeners = new Set<(value: T) => unknown>()
  readonly event = (listener: (value: T) => unknown, self?: unknown): { dispose: () => void } => {
    const bound = listener.bind(self)
    this.#listeners.add(bound)
    return { dispose: () => this.#listeners.delete(bound) }
  }
  fire(value: T): void {
    for (const listener of this.#listeners) listener(value)
  }
  dispose(): void {
    this.#listeners.clear()
  }
}

export class Uri {
  readonly #url: URL
  constructor(text: string) {
    this.#url = new URL(text)
  }
  static readonly parse = (text: string): Uri => new Uri(text)
  static readonly file = (path: string): Uri => new Uri(pathToFileURL(path).href)
  get scheme(): string {
    return this.#url.protocol.slice(0, -1)
  }
  get fsPath(): string {
    return fileURLToPath(this.#url)
  }
  toString(): string {
    return this.#url.href
  }
}

class Position {
  readonly line: number
  readonly character: number
  constructor(line: number, character: number) {
    this.line = line
    this.character = character
  }
}
class Range {
  readonly start: Position
  readonly end: Position
  constructor(startLine: number, startCharacter: number, endLine: number, endCharacter: number) {
    this.start = new Position(startLine, startCharacter)
    this.end = new Position(endLine, endCharacter)
  }
}

class Diagnostic {
  readonly range: Range
  readonly message: string
  readonly severity: number
  constructor(range: Range, message: string, severity: number) {
    this.range = range
    this.message = message
    this.severity = severity
  }
}
class Location {
  readonly uri: Uri
  readonly range: Range
  constructor(uri: Uri, range: Range) {
    this.uri = uri
    this.range = range
  }
}
class DiagnosticRelatedInformation {
  readonly location: Location
  readonly message: string
  constructor(location: Location, message: string) {
    this.location = location
    this.message = message
  }
}

interface Shown {
  readonly message: string
  readonly range: Range
  readonly severity: number
  readonly code: { readonly value: string }
  readonly relatedInformation: readonly DiagnosticRelatedInformation[]
}
interface Folder {
  readonly uri: Uri
  readonly name: string
}

class RelativePattern {
  readonly baseUri: Uri
  constructor(base: Folder | Uri) {
    this.baseUri = base instanceof Uri ? base : base.uri
  }
}

interface Status {
  readonly selector: readonly { readonly language: string }[]
  text: string
  detail: string
  command: { command: string }
  isGone: boolean
}

/** A document that is open. */
export interface Document {
  readonly uri: Uri
  readonly languageId: string
  version: number
  getText(): string
}

/** An editor with folders, as far as an extension meets it. */
export class Editor {
  folders: Folder[]
  settings: Record<string, unknown> = {}
  readonly settingsRead = new Map<string, unknown>()
  readonly commands = new Map<string, (...words: unknown[]) => unknown>()
  readonly statuses: Status[] = []
  readonly messages: string[] = []
  readonly log: string[] = []
  readonly opened: string[] = []
  readonly documents: Document[] = []
  readonly subscriptions: { dispose: () => unknown }[] = []
  /** What is shown, by the name of who shows it. */
  readonly collections = new Map<string, Map<string, readonly Shown[]>>()
  readonly #events: Record<string, Event<Anything>> = {}
  #extension: Anything

  constructor(...folders: readonly string[]) {
    this.folders = folders.map((path) => ({
      uri: Uri.file(path),
      name: path.replace(/.*[\\/]/, ''),
    }))
  }

  /** Loads an extension from its file and activates it, as the editor does. */
  async activate(file: string): Promise<void> {
    const own = createRequire(file)
    const load = (name: string): unknown => (name === 'vscode' ? this.#module() : own(name))
    const module = { exports: {} as Anything }
    compileFunction(readFileSync(file, 'utf8'), ['module', 'exports', 'require'], {
      filename: file,
    })(module, module.exports, load)
    this.#extension = module.exports
    await this.#extension.activate({ subscriptions: this.subscriptions })
  }

  async close(): Promise<void> {
    await this.#extension?.deactivate()
    for (const { dispose } of this.subscriptions) dispose()
  }

  /** Tells who listens for it. */
  fire(name: string, value: unknown): void {
    this.#events[name]?.fire(value)
  }

  open(path: string, text: string): void {
    const document = {
      uri: Uri.file(path),
      languageId: 'javascript',
      version: 1,
      getText: () => text,
    }
    this.documents.push(document)
    this.fire('onDidOpenTextDocument', document)
  }

  /** Puts another text in the place of the one in the only open document. */
  edit(text: string): void {
    const [document] = this.documents
    if (!document) throw new Error('no document is open')
    const range = new Range(0, 0, document.getText().split('\n').length, 0)
    document.version++
    document.getText = () => text
    const contentChanges = [{ range, text }]
    this.fire('onDidChangeTextDocument', { document, contentChanges })
  }

  /** What stands at a file, of all that show something there. */
  shown(path: string): Shown[] {
    const uri = Uri.file(path).toString()
    return [...this.collections.values()].flatMap((collection) => collection.get(uri) ?? [])
  }

  #event(name: string): (listener: (value: unknown) => unknown) => unknown {
    return (this.#events[name] ??= new Event()).event
  }

  #module(): Anything {
    const notice = async (text: string): Promise<void> => void this.messages.push(text)
    const output = anything({
      logLevel: 3,
      onDidChangeLogLevel: () => ({ dispose: () => {} }),
      error: (text: string) => this.log.push(`error: ${text}`),
      info: (text: string) => this.log.push(text),
      show: () => this.log.push('shown'),
    })
    const { folders, documents } = this
    return anything({
      version: '1.101.0',
      EventEmitter: Event,
      CancellationTokenSource: class {
        readonly token = { isCancellationRequested: false }
        cancel(): void {
          this.token.isCancellationRequested = true
        }
      },
      Uri,
      Position,
      Range,
      RelativePattern,
      Diagnostic,
      DiagnosticSeverity: { Error: 0, Warning: 1, Information: 2, Hint: 3 },
      LanguageStatusSeverity: { Information: 0, Warning: 1, Error: 2 },
      Location,
      DiagnosticRelatedInformation,
      env: anything({
        language: 'en',
        openExternal: async (uri: Uri) => this.opened.push(uri.toString()) > 0,
      }),
      commands: anything({
        registerCommand: (name: string, run: () => unknown) => {
          if (this.commands.has(name)) throw new Error(`command '${name}' already exists`)
          this.commands.set(name, run)
          return { dispose: () => this.commands.delete(name) }
        },
      }),
      window: anything({
        activeTextEditor: undefined,
        visibleTextEditors: [],
        tabGroups: anything({ all: [] }),
        createOutputChannel: () => output,
        showErrorMessage: notice,
        showWarningMessage: notice,
        showInformationMessage: notice,
      }),
      languages: anything({
        match: (
          selector: readonly { language: string; pattern: RelativePattern }[],
          document: Document,
        ) =>
          selector.some(
            ({ language, pattern }) =>
              language === document.languageId &&
              document.uri.fsPath.startsWith(pattern.baseUri.fsPath),
          )
            ? 10
            : 0,
        createDiagnosticCollection: (name: string) => {
          if (this.collections.has(name)) throw new Error(`collection '${name}' already exists`)
          const shown = new Map<string, readonly Shown[]>()
          this.collections.set(name, shown)
          return {
            set: (uri: Uri, now: readonly Shown[]) => shown.set(uri.toString(), now),
            delete: (uri: Uri) => shown.delete(uri.toString()),
            clear: () => shown.clear(),
            dispose: () => this.collections.delete(name),
          }
        },
        createLanguageStatusItem: (_: string, selector: Status['selector']) => {
          const status = {
            selector,
            isGone: false,
            dispose: () => (status.isGone = true),
          } as Anything
          this.statuses.push(status)
          return status
        },
      }),
      workspace: anything({
        get workspaceFolders() {
          return folders
        },
        textDocuments: documents,
        notebookDocuments: [],
        onDidOpenTextDocument: this.#event('onDidOpenTextDocument'),
        onDidChangeTextDocument: this.#event('onDidChangeTextDocument'),
        onDidChangeConfiguration: this.#event('onDidChangeConfiguration'),
        onDidChangeWorkspaceFolders: this.#event('onDidChangeWorkspaceFolders'),
        createFileSystemWatcher: () => ({
          onDidCreate: this.#event('onDidCreate'),
          onDidChange: this.#event('onDidChange'),
          onDidDelete: this.#event('onDidDelete'),
          dispose: () => {},
        }),
        getConfiguration: (section: string) => ({
          get: (name: string, otherwise: unknown) => {
            this.settingsRead.set(`${section}.${name}`, otherwise)
            return this.settings[`${section}.${name}`] ?? otherwise
          },
        }),
      }),
    })
  }
}
