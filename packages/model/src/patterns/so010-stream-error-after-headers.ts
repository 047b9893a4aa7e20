import type { Pattern } from '../pattern.ts'

export const so010: Pattern = {
  code: 'SO010',
  name: 'stream-error-after-headers',
  title: 'Too late for a status code: the head is out and the stream fails',
  text: 'With the head or the first chunk on its way, a failure can only be told inside the body or by breaking the connection. A status code and an error page come too late.',
  fix: 'in the error listener test res.headersSent, then res.destroy(err); better use stream.pipeline',
  fineWhen: 'the stream can only fail before its first chunk',
  example: {
    lines: [
      'const file = fs.createReadStream(path)',
      "file.on('error', () => {",
      "  res.status(500).send('unreadable')",
      '})',
      'file.pipe(res)',
    ],
    first: 5,
    second: 3,
  },
  severity: 'warning',
  cwe: [755],
  seenIn: 20,
  related: [
    { code: 'SO008', difference: 'a catch instead of a listener' },
    { code: 'SO105', difference: 'the stream stops and nobody ends the response' },
  ],
  references: [
    {
      label: 'Node: stream.pipeline',
      url: 'https://nodejs.org/api/stream.html#streampipelinesource-transforms-destination-callback',
    },
    { label: 'Express: error handling', url: 'https://expressjs.com/en/guide/error-handling.html' },
  ],
}
