import { definePattern, type Pattern } from '../pattern.ts'
import { pages } from '../pattern-pages.ts'

export const so104: Pattern = definePattern({
  code: 'SO104',
  name: 'headers-sent-guard-hides-hang',
  title: 'The guard hides the second answer, and the connection stays open',
  text: 'if (res.headersSent) return silences the error, but a response that was begun and failed is never ended, and the work is done twice.',
  symptom: 'The log is quiet, and connections stay open until a timeout.',
  why: 'The guard is the remedy that is recommended most, and it makes the error go away.',
  fix: 'delegate or destroy in error paths; elsewhere take the guard out and cure the cause',
  fineWhen: 'the response is known to be complete',
  example: `
app.use((err, req, res, next) => {
  if (res.headersSent) return // first
  res.status(500).end()
})
`,
  severity: 'warning',
  cwe: [772, 400],
  seenIn: null,
  related: [{ code: 'SO009', difference: 'no guard at all' }],
  references: [pages.errorHandling],
})
