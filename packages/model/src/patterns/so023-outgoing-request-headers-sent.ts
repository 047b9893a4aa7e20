import { definePattern, type Pattern } from '../pattern.ts'
import { pages } from '../pattern-pages.ts'

export const so023: Pattern = definePattern({
  code: 'SO023',
  name: 'outgoing-request-headers-sent',
  title: 'This is your outgoing request, not a response',
  text: 'The same error, of a client request whose headers are changed after they were sent: no answer is at stake.',
  symptom: 'The message speaks of the client, but the stack goes through http.request or a proxy.',
  why: 'Outgoing requests and answers share a class in Node, and with it the error.',
  fix: 'put the headers into the options of the request',
  fineWhen: 'the headers are set before the first write of the request',
  example: `
const out = http.request(options)
out.write(body) // first
out.setHeader('x-id', id) // second
`,
  severity: 'note',
  cwe: [],
  seenIn: 8,
  related: [{ code: 'SO011', difference: 'the same on a response' }],
  references: [pages.headersSentError],
})
