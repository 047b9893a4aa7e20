import type { Pattern } from '../pattern.ts'

export const so009: Pattern = {
  code: 'SO009',
  name: 'error-handler-ignores-headers-sent',
  title: 'The error handler answers a response that is already out',
  text: 'A handler can fail after it answered. Express then runs the error handlers, and one that answers without looking at headersSent throws in turn. The default handler closes the connection, which is all that can be done.',
  fix: 'begin with: if (res.headersSent) return next(err)',
  fineWhen: 'no handler can fail behind its answer',
  example: {
    lines: [
      'app.use((err, req, res, next) => {',
      "  res.status(500).json({ error: 'internal' })",
      '})',
    ],
    first: null,
    second: 2,
  },
  severity: 'warning',
  cwe: [755],
  seenIn: 9,
  related: [{ code: 'SO008', difference: 'a catch in the same function' }],
  references: [
    { label: 'Express: error handling', url: 'https://expressjs.com/en/guide/error-handling.html' },
  ],
}
