import { definePattern, type Pattern } from '../pattern.ts'
import { pages } from '../pattern-pages.ts'

export const so102: Pattern = definePattern({
  code: 'SO102',
  name: 'async-rejection-unanswered',
  title: 'Express 4 does not see the rejection',
  text: 'Express 4 ignores the promise of an async handler: when it rejects, nobody answers, and Node ends the process.',
  symptom: 'The client waits, and the log shows an unhandled rejection.',
  why: 'Express 4 is older than promises.',
  fix: 'move to Express 5, wrap the handler, or catch and call next(err)',
  fineWhen: 'every await stands inside a try',
  example: `
app.get('/x', async (req, res) => {
  res.json(await load()) // first
})
`,
  cwe: [772, 400],
  seenIn: 7,
  related: [{ code: 'SO101', difference: 'no rejection, just no answer' }],
  references: [pages.errorHandling],
})
