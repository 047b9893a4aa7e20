import { definePattern, type Pattern } from '../pattern.ts'
import { pages } from '../pattern-pages.ts'

export const so101: Pattern = definePattern({
  code: 'SO101',
  name: 'no-response-branch',
  title: 'A path neither answers nor hands on',
  text: 'On this path the handler comes to its end without an answer and without next(): the client waits.',
  symptom:
    'The request hangs without a line in the log, until the client or a proxy gives up. Where a framework sends what is returned (hapi, Next.js), it is answered 500.',
  why: 'A case that nobody thought of falls through to the end.',
  fix: 'answer or call next() on every path: default, else',
  fineWhen: 'another function answers later',
  example: `
app.get('/rows', (req, res) => {
  switch (req.query.format) { // first
    case 'json':
      return res.json(rows)
  }
})
`,
  cwe: [772, 400],
  seenIn: 6,
  related: [{ code: 'SO103', difference: 'the framework waits for the handler' }],
  references: [pages.writingMiddleware],
})
