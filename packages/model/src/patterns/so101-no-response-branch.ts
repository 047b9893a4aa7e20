import type { Pattern } from '../pattern.ts'

export const so101: Pattern = {
  code: 'SO101',
  name: 'no-response-branch',
  title: 'A path neither answers nor hands on',
  text: 'On this path the handler comes to its end without an answer and without next(): the client waits until it gives up.',
  fix: 'answer or call next() on every path: default, else',
  fineWhen: 'another function answers later',
  example: {
    lines: [
      'switch (req.query.format) {',
      "  case 'json':",
      '    return res.json(rows)',
      "  case 'csv':",
      '    return res.send(csv(rows))',
      '}',
    ],
    first: null,
    second: null,
  },
  severity: 'error',
  cwe: [772, 400],
  seenIn: 6,
  related: [{ code: 'SO103', difference: 'the framework waits for the handler' }],
  references: [
    {
      label: 'Express: writing middleware',
      url: 'https://expressjs.com/en/guide/writing-middleware.html',
    },
  ],
}
