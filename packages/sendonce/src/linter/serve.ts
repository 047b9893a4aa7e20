import type { PlanFolder } from '../lsp/folder.ts'
import { UsageError } from '../util/usage-error.ts'
import type { Answer, Question } from './messages.ts'
import { projectFolderOf } from './project-folder.ts'
import { LinterProject } from './project.ts'

/** Linters go through one folder after the other: of so many the last check is kept at hand. */
const keptProjects = 8

/** Answers the linter that has started this process, one question after the other, until it is gone. */
export function serveLinter(planFolder: PlanFolder): void {
  const projects = new Map<string, LinterProject>()
  const projectOf = (root: string, wantsFixes: boolean): LinterProject => {
    const key = `${root}\n${wantsFixes}`
    const project = projects.get(key) ?? new LinterProject(root, planFolder, wantsFixes)
    projects.delete(key)
    projects.set(key, project)
    const [oldest] = projects.keys()
    if (projects.size > keptProjects && oldest !== undefined) projects.delete(oldest)
    return project
  }
  const answerTo = async (question: Question): Promise<Answer> => {
    const { path, cwd, wantsFixes } = question
    try {
      const project = projectOf(projectFolderOf(path, cwd), wantsFixes)
      return { kind: 'checked', problems: await project.problemsIn(question) }
    } catch (error) {
      return { kind: 'failed', message: wordsOf(error) }
    }
  }
  process.on('message', async (question: Question) => {
    process.send?.(await answerTo(question))
  })
}

function wordsOf(error: unknown): string {
  if (error instanceof UsageError) return `${error.message}: ${error.hint}`
  const message = error instanceof Error ? error.message : String(error)
  return `a fault of sendonce, please report it: ${message}`
}
