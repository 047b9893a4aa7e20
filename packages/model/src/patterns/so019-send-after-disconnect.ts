import { definePattern, type Pattern } from '../pattern.ts'
import { pages } from '../pattern-pages.ts'

export const so019: Pattern = definePattern({
  code: 'SO019',
  name: 'send-after-disconnect',
  title: 'Answering a client that has left',
  text: 'The client closed the connection; a close or abort listener, or the callback of an interrupted transfer, answers it anyway.',
  symptom: 'Errors for downloads and slow requests, mostly in production.',
  why: 'close and the callback of a transfer tell of clients that left, too, and look like an ordinary end.',
  fix: 'clean up without answering; ignore ECONNABORTED; test res.destroyed',
  fineWhen: 'it ends what is left, and no work answers behind it',
  example: `
app.get('/feed', (req, res) => {
  res.write(': hello') // first
  req.on('close', () => {
    res.status(499).json({ error: 'gone' }) // second
  })
})
`,
  severity: 'warning',
  cwe: [755],
  seenIn: 13,
  related: [{ code: 'SO010', difference: 'the stream failed, the client is there' }],
  references: [pages.pipeline],
})
