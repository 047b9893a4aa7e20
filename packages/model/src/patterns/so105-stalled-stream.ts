import { definePattern, type Pattern } from '../pattern.ts'
import { pages } from '../pattern-pages.ts'

export const so105: Pattern = definePattern({
  code: 'SO105',
  name: 'stalled-stream',
  title: 'Begun, but never finished',
  text: 'The head or a part of the body is out, and on some path nobody ends or destroys the response.',
  symptom: 'The client gets the beginning and waits; the connection and the source stay open.',
  why: 'Early returns and failures are tried in front of the first byte, not behind it.',
  fix: 'end in finally, destroy on errors, or use pipeline',
  fineWhen: 'another owner ends it',
  example: `
res.write(head) // first
if (!rows) return
res.end(body)
`,
  severity: 'warning',
  cwe: [772, 400],
  seenIn: null,
  related: [{ code: 'SO010', difference: 'the failure is answered too late' }],
  references: [pages.pipeline],
})
