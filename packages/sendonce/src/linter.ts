export { askForProblems } from './linter/ask.ts'
export type { Answer, Problem, Question } from './linter/messages.ts'
