import type { Pattern } from '../pattern.ts'

export const so105: Pattern = {
  code: 'SO105',
  name: 'stalled-stream',
  title: 'Begun, but never finished',
  text: 'The head or a part of the body is out, and on some path nobody ends or destroys the response.',
  fix: 'end in finally, destroy on errors, or use pipeline',
  fineWhen: 'another owner ends it',
  example: {
    lines: ['res.write(head)', 'if (!rows) return', 'res.end(body)'],
    first: 1,
    second: null,
  },
  severity: 'warning',
  cwe: [772, 400],
  seenIn: null,
  related: [{ code: 'SO010', difference: 'the failure is answered too late' }],
  references: [
    {
      label: 'Node: stream.pipeline',
      url: 'https://nodejs.org/api/stream.html#streampipelinesource-transforms-destination-callback',
    },
  ],
}
