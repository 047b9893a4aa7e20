import type { Pattern } from '../pattern.ts'

export const so008: Pattern = {
  code: 'SO008',
  name: 'catch-after-send',
  title: 'The catch answers although the try already did',
  text: 'The answer stands inside try, and something behind it can still fail; then catch or finally answers a second time. The log shows the second error and hides the first.',
  fix: 'answer behind the try, or test res.headersSent in the catch and pass the error on',
  fineWhen: 'nothing behind the answer can throw',
  example: {
    lines: [
      'try {',
      '  res.json(order)',
      '  await audit(order)',
      '} catch (err) {',
      "  res.status(500).send('failed')",
      '}',
    ],
    first: 2,
    second: 5,
  },
  severity: 'warning',
  cwe: [755],
  seenIn: 8,
  related: [{ code: 'SO009', difference: 'an error handler of the framework instead of a catch' }],
  references: [
    { label: 'Express: error handling', url: 'https://expressjs.com/en/guide/error-handling.html' },
  ],
}
