import { join, resolve, sep } from 'node:path'
import { workspace, type WorkspaceFolder } from 'vscode'
import { findInstalled, type Installed } from './installed.ts'

/** How a folder of the workspace is served. */
export interface Plan {
  readonly folder: WorkspaceFolder
  /** `null`: there is nothing to serve it with. */
  readonly installed: Installed | null
  /** Where the setting says that it is; empty: it does not say. */
  readonly path: string
  /** The Node to run it with; empty: the editor's own. */
  readonly node: string
}

/** The plans of a workspace. A folder inside of one that is served is served with that one. */
export function planWorkspace(): Plan[] {
  const plans: Plan[] = []
  const outerFirst = (workspace.workspaceFolders ?? [])
    .filter(({ uri }) => uri.scheme === 'file')
    .toSorted((a, b) => a.uri.fsPath.length - b.uri.fsPath.length)
  for (const folder of outerFirst) {
    const root = folder.uri.fsPath
    const settings = workspace.getConfiguration('sendonce', folder)
    const isServed = plans.some(
      (outer) => outer.installed && root.startsWith(join(outer.folder.uri.fsPath, sep)),
    )
    if (!settings.get('enable', true) || isServed) continue
    const path = settings.get('path', '')
    const node = settings.get('node', '')
    plans.push({
      folder,
      installed: findInstalled(root, path),
      path,
      // A bare name is looked for on the PATH.
      node: /[\\/]/.test(node) ? resolve(root, node) : node,
    })
  }
  return plans
}
