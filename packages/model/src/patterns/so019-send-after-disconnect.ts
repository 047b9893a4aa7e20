import type { Pattern } from '../pattern.ts'

export const so019: Pattern = {
  code: 'SO019',
  name: 'send-after-disconnect',
  title: 'Answering a client that has left',
  text: 'The client closed the connection; a close or abort listener, or the callback of an interrupted transfer, answers it anyway.',
  fix: 'clean up without answering; ignore ECONNABORTED; test res.destroyed',
  fineWhen: 'it only ends or destroys what is left',
  example: {
    lines: ["req.on('close', () => {", "  res.status(499).json({ error: 'gone' })", '})'],
    first: null,
    second: 2,
  },
  severity: 'warning',
  cwe: [755],
  seenIn: 13,
  related: [{ code: 'SO010', difference: 'the stream failed, the client is there' }],
  references: [
    {
      label: 'Node: stream.pipeline',
      url: 'https://nodejs.org/api/stream.html#streampipelinesource-transforms-destination-callback',
    },
  ],
}
