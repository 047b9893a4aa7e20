import type { Pattern } from '../pattern.ts'

export const so006: Pattern = {
  code: 'SO006',
  name: 'unawaited-guard',
  title: 'An asynchronous check is started but not awaited',
  text: 'The call gives a promise at once and the handler goes on; the check answers later, when the request was served long ago. A promise is truthy, so testing it without await tests nothing.',
  fix: 'await the call and test its result, or return its promise',
  fineWhen: 'the call answers before its first await, or does not answer at all',
  example: {
    lines: [
      'async function requirePaid(req, res) {',
      '  const user = await users.find(req.user)',
      '  if (!user.paid) res.sendStatus(402)',
      '}',
      'app.use((req, res, next) => {',
      '  requirePaid(req, res)',
      '  next()',
      '})',
    ],
    first: 3,
    second: 7,
  },
  severity: 'error',
  cwe: [698, 362],
  seenIn: 6,
  related: [
    { code: 'SO005', difference: 'the helper is synchronous' },
    { code: 'SO004', difference: 'a callback instead of a helper' },
  ],
  references: [
    { label: 'Express: error handling', url: 'https://expressjs.com/en/guide/error-handling.html' },
  ],
}
