import type { PlanFolder } from '../lsp/folder.ts'
import { UsageError } from '../util/usage-error.ts'
import type { Answer, Question } from './messages.ts'
import { LinterProjects } from './projects.ts'

/** Answers the linter that has started this process, one question after the other, until it is gone. */
export function serveLinter(planFolder: PlanFolder): void {
  const projects = new LinterProjects(planFolder)
  process.on('message', async (question: Question) => {
    process.send?.(await answerTo(question, projects))
  })
}

async function answerTo(question: Question, projects: LinterProjects): Promise<Answer> {
  try {
    return { kind: 'checked', problems: await projects.of(question).problemsIn(question) }
  } catch (error) {
    return { kind: 'failed', message: wordsOf(error) }
  }
}

function wordsOf(error: unknown): string {
  if (error instanceof UsageError) return `${error.message}: ${error.hint}`
  const message = error instanceof Error ? error.message : String(error)
  return `a fault of sendonce, please report it: ${message}`
}
