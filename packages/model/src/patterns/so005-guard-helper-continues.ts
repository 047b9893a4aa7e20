import { definePattern, type Pattern } from '../pattern.ts'
import { pages } from '../pattern-pages.ts'

export const so005: Pattern = definePattern({
  code: 'SO005',
  name: 'guard-helper-continues',
  title: 'A helper answers, its caller does not know',
  text: 'A return in a helper leaves only the helper. Its caller goes on and answers too, so a rejected request still gets the work done.',
  symptom:
    'The client sees the refusal. The error names the handler; the first answer stands in another function.',
  why: 'The return inside the helper looks as if it stopped the request.',
  fix: 'let the helper say whether it answered and test that, let it throw, or make it middleware',
  fineWhen: 'the helper throws after it answered, or its caller tests what it returns',
  example: `
function requireUser(req, res) {
  if (!req.user) res.sendStatus(401) // first
}
app.get('/me', (req, res) => {
  requireUser(req, res)
  res.json(req.user) // second
})
`,
  seenIn: 4,
  related: [
    { code: 'SO001', difference: 'both answers in one function' },
    { code: 'SO006', difference: 'the helper is asynchronous' },
  ],
  references: [pages.writingMiddleware],
})
