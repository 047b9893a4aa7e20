import type { Pattern } from '../pattern.ts'

export const so017: Pattern = {
  code: 'SO017',
  name: 'two-handlers-match',
  title: 'Two handlers serve the same request',
  text: 'Two layers match the request, and both answer: a router mounted twice, overlapping paths, or a handler that was registered again.',
  fix: 'mount once, narrow the paths, or let the first handler end the request',
  fineWhen: 'the first layer hands on without answering',
  example: {
    lines: ['app.use(router)', "app.use('/api', router)"],
    first: null,
    second: null,
  },
  severity: 'warning',
  cwe: [698],
  seenIn: 7,
  related: [{ code: 'SO002', difference: 'the first one calls next() itself' }],
  references: [
    {
      label: 'Express: writing middleware',
      url: 'https://expressjs.com/en/guide/writing-middleware.html',
    },
  ],
}
