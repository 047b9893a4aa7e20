import type { Pattern } from '../pattern.ts'

export const so104: Pattern = {
  code: 'SO104',
  name: 'headers-sent-guard-hides-hang',
  title: 'The guard hides the second answer, and the connection stays open',
  text: 'if (res.headersSent) return silences the error, but a response that was begun and failed is never ended, and the work is still done twice.',
  fix: 'delegate or destroy in error paths; elsewhere take the guard out and cure the cause',
  fineWhen: 'the response is known to be complete',
  example: {
    lines: [
      'app.use((err, req, res, next) => {',
      '  if (res.headersSent) return',
      '  res.status(500).end()',
      '})',
    ],
    first: null,
    second: 2,
  },
  severity: 'warning',
  cwe: [772, 400],
  seenIn: null,
  related: [{ code: 'SO009', difference: 'no guard at all' }],
  references: [
    { label: 'Express: error handling', url: 'https://expressjs.com/en/guide/error-handling.html' },
  ],
}
