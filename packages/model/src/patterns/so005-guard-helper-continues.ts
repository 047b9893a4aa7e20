import type { Pattern } from '../pattern.ts'

export const so005: Pattern = {
  code: 'SO005',
  name: 'guard-helper-continues',
  title: 'A helper answers, its caller does not know',
  text: 'A return in a helper leaves only the helper. The handler that called it goes on and answers too, so a rejected request still gets the work done.',
  fix: 'let the helper say whether it answered and test that, let it throw, or make it middleware',
  fineWhen: 'the helper throws after it answered, or its caller tests what it returns',
  example: {
    lines: [
      'function requireUser(req, res) {',
      '  if (!req.user) res.sendStatus(401)',
      '}',
      "app.get('/me', (req, res) => {",
      '  requireUser(req, res)',
      '  res.json(req.user)',
      '})',
    ],
    first: 2,
    second: 6,
  },
  severity: 'error',
  cwe: [698],
  seenIn: 4,
  related: [
    { code: 'SO001', difference: 'both answers in one function' },
    { code: 'SO006', difference: 'the helper is asynchronous' },
  ],
  references: [
    {
      label: 'Express: writing middleware',
      url: 'https://expressjs.com/en/guide/writing-middleware.html',
    },
  ],
}
