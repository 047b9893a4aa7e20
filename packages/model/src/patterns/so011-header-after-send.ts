import type { Pattern } from '../pattern.ts'

export const so011: Pattern = {
  code: 'SO011',
  name: 'header-after-send',
  title: 'A header or cookie is set after the answer went out',
  text: 'Headers travel in front of the body. Once the answer is on its way, setting, appending or removing one throws, or is dropped in silence.',
  fix: 'set it before the answer; work that ends later belongs to another request',
  fineWhen: 'the head is not out yet: informational 1xx answers do not count',
  example: {
    lines: [
      "app.get('/me', async (req, res) => {",
      '  res.json(profile)',
      '  const token = await rotate(req)',
      "  res.cookie('token', token)",
      '})',
    ],
    first: 2,
    second: 4,
  },
  severity: 'error',
  cwe: [698],
  seenIn: 9,
  related: [{ code: 'SO018', difference: 'the header is set by a wrapper' }],
  references: [
    {
      label: 'Node: ERR_HTTP_HEADERS_SENT',
      url: 'https://nodejs.org/api/errors.html#err_http_headers_sent',
    },
  ],
}
