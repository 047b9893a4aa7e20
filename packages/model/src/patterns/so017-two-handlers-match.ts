import { definePattern, type Pattern } from '../pattern.ts'
import { pages } from '../pattern-pages.ts'

export const so017: Pattern = definePattern({
  code: 'SO017',
  name: 'two-handlers-match',
  title: 'Two handlers serve the same request',
  text: 'A server calls all that listen, or two layers match one request, and both answer: one was added twice, or their paths overlap.',
  symptom: 'One answer reaches the client; the other handler works all the same and throws.',
  why: 'Nothing warns of routes, routers or listeners that overlap.',
  fix: 'answer from one listener, mount once, or narrow the paths',
  fineWhen: 'the first layer hands on without answering',
  example: `
const server = http.createServer(app)
server.on('request', showMetrics)
`,
  severity: 'warning',
  seenIn: 7,
  related: [{ code: 'SO002', difference: 'the first one calls next() itself' }],
  references: [pages.writingMiddleware],
})
