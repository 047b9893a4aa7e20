import type { Pattern } from '../pattern.ts'

export const so004: Pattern = {
  code: 'SO004',
  name: 'callback-and-outer-send',
  title: 'One answer now, another when the callback or promise comes back',
  text: 'Starting an operation does not wait for it: the code behind it answers at once, and the callback or reaction answers again when the result is there.',
  fix: 'answer in one place: await the operation, or answer in its callback only',
  fineWhen: 'the later code only works on and never touches the response',
  example: {
    lines: [
      "app.post('/jobs', (req, res) => {",
      '  store.save(req.body).then((job) => {',
      '    res.json(job)',
      '  })',
      "  res.send('queued')",
      '})',
    ],
    first: 5,
    second: 3,
  },
  severity: 'error',
  cwe: [698, 362],
  seenIn: 7,
  related: [
    { code: 'SO006', difference: 'the operation was given the response' },
    { code: 'SO007', difference: 'both stand in one promise chain' },
  ],
  references: [
    {
      label: 'Node: ERR_STREAM_WRITE_AFTER_END',
      url: 'https://nodejs.org/api/errors.html#err_stream_write_after_end',
    },
    { label: 'Express: error handling', url: 'https://expressjs.com/en/guide/error-handling.html' },
  ],
}
