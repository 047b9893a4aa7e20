import type { Pattern } from '../pattern.ts'

export const so015: Pattern = {
  code: 'SO015',
  name: 'timeout-race',
  title: 'The timer answers, and the work answers too',
  text: 'A timeout does not stop the handler. When the work comes back after the timer answered, it answers again; when it comes first and the timer is not cleared, the timer does.',
  fix: 'clear the timer when the work is done and test res.headersSent behind each await',
  fineWhen: 'the timer is cleared and both sides test whether the other answered',
  example: {
    lines: [
      'setTimeout(() => {',
      "  res.status(503).send('timeout')",
      '}, 1000)',
      'const rows = await slowQuery()',
      'res.json(rows)',
    ],
    first: 2,
    second: 5,
  },
  severity: 'warning',
  cwe: [698, 362],
  seenIn: 8,
  related: [{ code: 'SO004', difference: 'a callback instead of a timer' }],
  references: [
    {
      label: 'Express: connect-timeout',
      url: 'https://expressjs.com/en/resources/middleware/timeout.html',
    },
  ],
}
