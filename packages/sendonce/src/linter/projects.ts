import { dirname } from 'node:path'
import type { PlanFolder } from '../lsp/folder.ts'
import type { Question } from './messages.ts'
import { projectFolderOf } from './project-folder.ts'
import { LinterProject, trustedMs } from './project.ts'

/** Linters go through one folder after the other: of so many the last check is kept at hand. */
const kept = 8

/** The projects that a linter asks for. */
export class LinterProjects {
  readonly #planFolder: PlanFolder
  /** The one that was asked for last comes last. */
  readonly #projects = new Map<string, LinterProject>()
  /** Folders by those of the files in them: looking for one takes longer than all else of a question. */
  readonly #folders = new Map<string, string>()
  #lookedAt = -Infinity

  constructor(planFolder: PlanFolder) {
    this.#planFolder = planFolder
  }

  /** The project in which a file is checked. */
  of({ path, cwd, wantsFixes }: Question): LinterProject {
    const folder = this.#folderOf(path, cwd)
    const key = `${folder}\n${wantsFixes}`
    const project =
      this.#projects.get(key) ?? new LinterProject(folder, this.#planFolder, wantsFixes)
    this.#projects.delete(key)
    this.#projects.set(key, project)
    const [oldest] = this.#projects.keys()
    if (this.#projects.size > kept && oldest !== undefined) this.#projects.delete(oldest)
    return project
  }

  #folderOf(path: string, cwd: string): string {
    const now = performance.now()
    if (now - this.#lookedAt > trustedMs) {
      this.#folders.clear()
      this.#lookedAt = now
    }
    const key = `${dirname(path)}\n${cwd}`
    const folder = this.#folders.get(key) ?? projectFolderOf(path, cwd)
    this.#folders.set(key, folder)
    return folder
  }
}
