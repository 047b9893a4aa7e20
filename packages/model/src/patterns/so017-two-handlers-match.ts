import { definePattern, type Pattern } from '../pattern.ts'
import { pages } from '../pattern-pages.ts'

export const so017: Pattern = definePattern({
  code: 'SO017',
  name: 'two-handlers-match',
  title: 'Two handlers serve the same request',
  text: 'Two layers match the request, and both answer: a router mounted twice, overlapping paths, or a handler that was registered again.',
  symptom:
    'One of the answers reaches the client; the other handler does its work all the same and throws.',
  why: 'Nothing warns of routes, routers or listeners that overlap.',
  fix: 'mount once, narrow the paths, or let the first handler end the request',
  fineWhen: 'the first layer hands on without answering',
  example: `
app.use(router)
app.use('/api', router)
`,
  severity: 'warning',
  cwe: [698],
  seenIn: 7,
  related: [{ code: 'SO002', difference: 'the first one calls next() itself' }],
  references: [pages.writingMiddleware],
})
