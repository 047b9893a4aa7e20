import type { Pattern } from '../pattern.ts'

export const so002: Pattern = {
  code: 'SO002',
  name: 'next-after-send',
  title: 'The request is handed on after it was answered',
  text: 'Whatever runs behind next() (a route, the 404, the error handler) may answer as well. Where the answer was a refusal, the work that was refused runs all the same.',
  fix: "on each path either answer or call next(); for bookkeeping use res.on('finish')",
  fineWhen: 'nothing behind it touches the response, or the framework wants it (restify)',
  example: {
    lines: [
      'app.use((req, res, next) => {',
      '  if (!req.user) res.sendStatus(401)',
      '  next()',
      '})',
      "app.get('/private', (req, res) => res.json(secrets))",
    ],
    first: 2,
    second: 3,
  },
  severity: 'error',
  cwe: [698],
  seenIn: 23,
  related: [
    { code: 'SO001', difference: 'the second answer stands in the same function' },
    { code: 'SO012', difference: 'next() itself is called twice' },
  ],
  references: [
    {
      label: 'Express: writing middleware',
      url: 'https://expressjs.com/en/guide/writing-middleware.html',
    },
  ],
}
