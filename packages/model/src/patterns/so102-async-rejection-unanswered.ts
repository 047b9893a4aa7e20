import { definePattern, type Pattern } from '../pattern.ts'
import { pages } from '../pattern-pages.ts'

export const so102: Pattern = definePattern({
  code: 'SO102',
  name: 'async-rejection-unanswered',
  title: 'Nobody sees the rejection',
  text: 'Nobody takes this promise: when it rejects, nobody answers, and Node ends the process.',
  symptom: 'The client waits, and the log shows an unhandled rejection.',
  why: 'Only Express 5 looks at promises: at what handlers return.',
  fix: 'catch it and call next(err) or answer, or return it in Express 5',
  fineWhen: 'a catch takes every failure',
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
