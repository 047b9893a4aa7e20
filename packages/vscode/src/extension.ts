import { commands, window, workspace, type ExtensionContext } from 'vscode'
import { ServedWorkspace } from './served-workspace.ts'

/** What is written when something is installed. */
const written = '**/{package.json,package-lock.json,pnpm-lock.yaml,yarn.lock,bun.lock}'

let served: ServedWorkspace | null = null

/** Serves each folder of the workspace that has sendonce, whatever comes and goes. */
export async function activate({ subscriptions }: ExtensionContext): Promise<void> {
  const output = window.createOutputChannel('sendonce', { log: true })
  const { refresh, restart, explain } = (served = new ServedWorkspace(output))
  const watcher = workspace.createFileSystemWatcher(written)
  subscriptions.push(
    output,
    watcher,
    watcher.onDidCreate(refresh),
    watcher.onDidChange(refresh),
    workspace.onDidChangeWorkspaceFolders(refresh),
    workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('sendonce')) void refresh()
    }),
    commands.registerCommand('sendonce.restart', restart),
    commands.registerCommand('sendonce.showOutput', () => output.show()),
    commands.registerCommand('sendonce.explain', explain),
  )
  await refresh()
}

/** Ends all servers. */
export async function deactivate(): Promise<void> {
  await served?.end()
}
