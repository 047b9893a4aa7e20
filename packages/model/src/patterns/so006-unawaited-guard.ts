import { definePattern, type Pattern } from '../pattern.ts'
import { pages } from '../pattern-pages.ts'

export const so006: Pattern = definePattern({
  code: 'SO006',
  name: 'unawaited-guard',
  title: 'An asynchronous check is started but not awaited',
  text: 'The call gives a promise at once and the handler goes on; the check answers later. A promise is truthy, so testing it without await tests nothing.',
  symptom: 'The data goes out before the refusal, which then fails as an unhandled rejection.',
  why: 'Leaving out await is legal, and the call still reads like a check.',
  fix: 'await the call and test its result, or return its promise',
  fineWhen: 'the call answers before its first await, or does not answer at all',
  example: `
async function requirePaid(req, res) {
  const user = await users.find(req.user)
  if (!user.paid) res.sendStatus(402) // first
}
app.use((req, res, next) => {
  requirePaid(req, res)
  next() // second
})
`,
  cwe: [698, 362],
  seenIn: 6,
  related: [
    { code: 'SO005', difference: 'the helper is synchronous' },
    { code: 'SO004', difference: 'a callback instead of a helper' },
  ],
  references: [pages.koaContext, pages.errorHandling],
})
