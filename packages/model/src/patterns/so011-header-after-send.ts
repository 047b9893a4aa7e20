import { definePattern, type Pattern } from '../pattern.ts'
import { pages } from '../pattern-pages.ts'

export const so011: Pattern = definePattern({
  code: 'SO011',
  name: 'header-after-send',
  title: 'A header or cookie is set after the answer went out',
  text: 'Headers travel in front of the body. Behind the answer, setting or removing one throws, or is dropped in silence.',
  symptom:
    'A cookie or header that never arrives. setHeader and cookie throw; statusCode is ignored.',
  why: 'The client waits, so the answer comes first, and the rest was meant as bookkeeping.',
  fix: 'return with the answer or set it before; what ends later is another request',
  fineWhen: 'the head is not out yet: informational 1xx answers do not count',
  example: `
app.get('/me', async (req, res) => {
  res.json(profile) // first
  const token = await rotate(req)
  res.cookie('token', token) // second
})
`,
  seenIn: 9,
  related: [{ code: 'SO018', difference: 'the header is set by a wrapper' }],
  references: [pages.headersSentError],
})
