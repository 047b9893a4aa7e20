import { basename, dirname } from 'node:path'
import {
  FileChangeType,
  type Connection,
  type Diagnostic,
  type FileEvent,
  type InitializeParams,
  type TextDocumentEdit,
  type TextEdit,
  type WorkspaceEdit,
  type WorkspaceFolder,
} from 'vscode-languageserver/node'
import type { TextDocument } from 'vscode-languageserver-textdocument'
import type { Finding } from '@sendonce/model'
import { diagnosticsOf, type Shows } from './diagnostics.ts'
import { Folder, type PlanFolder, type Shown } from './folder.ts'
import { nameIn, pathOf } from './problems.ts'
import type { VersionOf } from './actions.ts'

const setting =
  /(?:^|\/)(?:sendonce\.config\.[^/]+|sendonce-baseline\.json|package\.json|\.gitignore)$/
const source = /\.(?:[cm]?[jt]s|[jt]sx)$/

/** A finding with the folder in which it was found. */
export interface Told {
  readonly finding: Finding
  readonly folder: Folder
  readonly shown: Shown
}

/** The folders of the editor's workspace, and the documents that are in none of them. */
export class Folders {
  readonly #plan: PlanFolder
  readonly #connection: Connection
  readonly versionOf: VersionOf
  readonly #folders = new Map<string, Folder>()
  /** What each folder tells of a document; one document may be in two. */
  readonly #told = new Map<string, ReadonlyMap<string, readonly Diagnostic[]>>()
  #shows: Shows = { related: false, codeLink: false }
  #hasProgress = false
  #hasVersions = false

  constructor(plan: PlanFolder, connection: Connection, versionOf: VersionOf) {
    this.#plan = plan
    this.#connection = connection
    this.versionOf = versionOf
  }

  begin({ capabilities, workspaceFolders, rootUri }: InitializeParams): void {
    const shown = capabilities.textDocument?.publishDiagnostics
    this.#shows = {
      related: shown?.relatedInformation === true,
      codeLink: shown?.codeDescriptionSupport === true,
    }
    this.#hasVersions = capabilities.workspace?.workspaceEdit?.documentChanges === true
    this.#hasProgress = capabilities.window?.workDoneProgress === true
    const uris = workspaceFolders?.map(({ uri }) => uri) ?? (rootUri ? [rootUri] : [])
    for (const uri of uris) this.#add(uri)
  }

  /** Checks each folder for the first time. */
  start(): void {
    for (const folder of this.#folders.values()) folder.changeAll(true)
  }

  exchange(added: readonly WorkspaceFolder[], removed: readonly WorkspaceFolder[]): void {
    for (const { uri } of removed) this.#remove(uri)
    for (const { uri } of added) this.#add(uri)?.changeAll(true)
  }

  open(document: TextDocument): void {
    const path = pathOf(document.uri)
    if (path === null || this.#around(path).length > 0 || !source.test(path)) return
    this.#add(document.uri, [basename(path)])?.changeAll(true)
  }

  /** A document has this text, whatever is on disk. */
  change(document: TextDocument): void {
    const path = pathOf(document.uri)
    if (path === null) return
    const text = document.getText()
    for (const folder of this.#around(path)) {
      const file = nameIn(folder.root, path)
      if (folder.unsaved.get(file) === text) continue
      folder.unsaved.set(file, text)
      folder.change(file)
    }
  }

  closeDocument(uri: string): void {
    const path = pathOf(uri)
    if (path === null) return
    for (const folder of this.#around(path)) {
      const file = nameIn(folder.root, path)
      if (folder.unsaved.delete(file)) folder.change(file, 0)
    }
    if (this.#folders.get(uri)) this.#remove(uri)
  }

  changeOnDisk(changes: readonly FileEvent[]): void {
    for (const { uri, type } of changes) {
      const path = pathOf(uri)
      if (path === null || /[\\/]node_modules[\\/]/.test(path)) continue
      for (const folder of this.#around(path)) {
        const file = nameIn(folder.root, path)
        const isContent =
          type === FileChangeType.Changed && source.test(path) && !setting.test(file)
        if (!isContent) folder.changeAll(setting.test(file))
        else if (!folder.unsaved.has(file)) folder.change(file)
      }
    }
  }

  hurry(): void {
    for (const folder of this.#folders.values()) folder.hurry()
  }

  /** Edits as the client takes them: with the versions that they are made for, where it can. */
  editOf(documentChanges: TextDocumentEdit[]): WorkspaceEdit {
    if (this.#hasVersions) return { documentChanges }
    return {
      changes: Object.fromEntries(
        documentChanges.map(({ textDocument, edits }) => [textDocument.uri, edits as TextEdit[]]),
      ),
    }
  }

  /** The findings of which a place is in this document. */
  tellingOf(uri: string): Told[] {
    const path = pathOf(uri)
    return path === null
      ? []
      : this.#around(path).flatMap((folder) => {
          const { shown } = folder
          if (!shown || !folder.isUpToDate) return []
          const file = nameIn(folder.root, path)
          return shown.report.findings
            .filter(({ first, second }) => first?.file === file || second?.file === file)
            .map((finding) => ({ finding, folder, shown }))
        })
  }

  #around(path: string): Folder[] {
    return [...this.#folders.entries()].flatMap(([uri, folder]) => {
      const inside = nameIn(folder.root, path)
      return inside.startsWith('../') || (source.test(uri) && pathOf(uri) !== path) ? [] : [folder]
    })
  }

  #add(uri: string, paths: readonly string[] = []): Folder | null {
    const path = pathOf(uri)
    if (path === null || this.#folders.has(uri)) return null
    const folder = new Folder(paths.length > 0 ? dirname(path) : path, paths, this.#plan, {
      onShown: (shown) =>
        this.#publish(uri, diagnosticsOf(shown.report, shown.textOf, this.#shows)),
      onFault: (message) => {
        void this.#connection.sendNotification('window/showMessage', { type: 1, message })
      },
      onFirst: async () => this.#tellProgress(),
    })
    this.#folders.set(uri, folder)
    return folder
  }

  #remove(uri: string): void {
    this.#folders.get(uri)?.close()
    this.#folders.delete(uri)
    this.#publish(uri, new Map())
  }

  #publish(owner: string, now: ReadonlyMap<string, readonly Diagnostic[]>): void {
    const before = this.#told.get(owner) ?? new Map<string, readonly Diagnostic[]>()
    this.#told.set(owner, now)
    for (const uri of new Set([...before.keys(), ...now.keys()])) {
      const diagnostics = [...this.#told.values()].flatMap((told) => told.get(uri) ?? [])
      const version = this.versionOf(uri)
      void this.#connection.sendDiagnostics({
        uri,
        diagnostics,
        ...(version === null ? {} : { version }),
      })
    }
  }

  async #tellProgress(): Promise<() => void> {
    if (!this.#hasProgress) return () => {}
    const progress = await this.#connection.window.createWorkDoneProgress()
    progress.begin('sendonce: first check')
    return () => progress.done()
  }
}
