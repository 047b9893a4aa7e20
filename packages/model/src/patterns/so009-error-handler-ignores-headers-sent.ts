import { definePattern, type Pattern } from '../pattern.ts'
import { pages } from '../pattern-pages.ts'

export const so009: Pattern = definePattern({
  code: 'SO009',
  name: 'error-handler-ignores-headers-sent',
  title: 'The error handler answers a response that is already out',
  text: 'A handler can fail after it answered. Express then runs the error handlers, and one that does not look at headersSent throws in turn. The default handler closes the connection.',
  symptom:
    'The log ends with ERR_HTTP_HEADERS_SENT from the error handler; what failed first is not in it.',
  why: 'Error handlers are written for requests without an answer, and tried with those only.',
  fix: 'begin with: if (res.headersSent) return next(err)',
  fineWhen: 'no handler can fail behind its answer',
  example: `
app.get('/report', async (req, res) => {
  res.json(await build(req.query)) // first
  await archive(req.query)
})
app.use((err, req, res, next) => {
  res.status(500).json({ error: 'internal' }) // second
})
`,
  severity: 'warning',
  cwe: [755],
  seenIn: 9,
  related: [{ code: 'SO008', difference: 'a catch in the same function' }],
  references: [pages.errorHandling],
})
