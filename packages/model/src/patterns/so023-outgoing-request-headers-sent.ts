import type { Pattern } from '../pattern.ts'

export const so023: Pattern = {
  code: 'SO023',
  name: 'outgoing-request-headers-sent',
  title: 'This is your outgoing request, not a response',
  text: 'The same error comes from a client request whose headers are changed after they were sent. No answer to a client is at stake.',
  fix: 'put the headers into the options of the request',
  fineWhen: '',
  example: {
    lines: ['const out = http.request(options)', 'out.write(body)', "out.setHeader('x-id', id)"],
    first: 2,
    second: 3,
  },
  severity: 'note',
  cwe: [],
  seenIn: 8,
  related: [{ code: 'SO011', difference: 'the same on a response' }],
  references: [
    {
      label: 'Node: ERR_HTTP_HEADERS_SENT',
      url: 'https://nodejs.org/api/errors.html#err_http_headers_sent',
    },
  ],
}
