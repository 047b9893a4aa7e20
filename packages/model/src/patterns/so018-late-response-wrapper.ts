import type { Pattern } from '../pattern.ts'

export const so018: Pattern = {
  code: 'SO018',
  name: 'late-response-wrapper',
  title: 'A wrapper adds to the response after it went out',
  text: 'Code that runs on finish, in a patched end, or behind await next() sets a header when the head is long gone.',
  fix: 'set it before handing on, or hook the moment when the head is written (on-headers)',
  fineWhen: 'it only reads, measures or logs',
  example: {
    lines: ["res.on('finish', () => {", "  res.setHeader('x-time', elapsed())", '})'],
    first: null,
    second: 2,
  },
  severity: 'warning',
  cwe: [755],
  seenIn: 13,
  related: [{ code: 'SO011', difference: 'the handler itself does it' }],
  references: [
    {
      label: 'Node: ERR_HTTP_HEADERS_SENT',
      url: 'https://nodejs.org/api/errors.html#err_http_headers_sent',
    },
  ],
}
