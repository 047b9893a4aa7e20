import type { Pattern } from '../pattern.ts'

export const so102: Pattern = {
  code: 'SO102',
  name: 'async-rejection-unanswered',
  title: 'Express 4 does not see the rejection',
  text: 'Express 4 ignores the promise of an async handler: when it rejects, nobody answers, and Node ends the process.',
  fix: 'move to Express 5, wrap the handler, or catch and call next(err)',
  fineWhen: 'every await stands inside a try',
  example: {
    lines: ["app.get('/x', async (req, res) => {", '  res.json(await load())', '})'],
    first: null,
    second: null,
  },
  severity: 'error',
  cwe: [772, 400],
  seenIn: 7,
  related: [{ code: 'SO101', difference: 'no rejection, just no answer' }],
  references: [
    { label: 'Express: error handling', url: 'https://expressjs.com/en/guide/error-handling.html' },
  ],
}
