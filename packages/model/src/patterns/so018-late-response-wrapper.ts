import { definePattern, type Pattern } from '../pattern.ts'
import { pages } from '../pattern-pages.ts'

export const so018: Pattern = definePattern({
  code: 'SO018',
  name: 'late-response-wrapper',
  title: 'A wrapper adds to the response after it went out',
  text: 'Code that runs on finish, in a patched end, or behind await next() sets a header when the head is long gone.',
  symptom: 'The header is always missing, and the error comes from a listener or a library.',
  why: 'finish sounds like the end of the handler; it means that the last byte was handed on.',
  fix: 'set it before handing on, or hook the moment when the head is written (on-headers)',
  fineWhen: 'it only reads, measures or logs',
  example: `
app.use((req, res, next) => {
  res.on('finish', () => {
    res.setHeader('x-time', elapsed()) // second
  })
  next() // first
})
`,
  cwe: [755],
  seenIn: 13,
  related: [{ code: 'SO011', difference: 'the handler itself does it' }],
  references: [pages.headersSentError],
})
