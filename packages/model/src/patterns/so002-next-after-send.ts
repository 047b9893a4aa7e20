import { definePattern, type Pattern } from '../pattern.ts'
import { pages } from '../pattern-pages.ts'

export const so002: Pattern = definePattern({
  code: 'SO002',
  name: 'next-after-send',
  title: 'The request is handed on after it was answered',
  text: 'Whatever runs behind next() (a route, the 404, the error handler) may answer as well. Behind a refusal, the refused work runs all the same.',
  symptom:
    'ERR_HTTP_HEADERS_SENT from a route that looks innocent; nothing as long as no layer behind it answers.',
  why: 'next() stands at the end of a middleware by habit, outside the branch that answered.',
  fix: "on each path either answer or call next(); for bookkeeping use res.on('finish')",
  fineWhen: 'nothing behind it touches the response, or the framework wants it (restify)',
  example: `
app.use((req, res, next) => {
  if (!req.user) res.sendStatus(401) // first
  next() // second
})
app.get('/private', (req, res) => res.json(secrets))
`,
  seenIn: 23,
  related: [
    { code: 'SO001', difference: 'the second answer stands in the same function' },
    { code: 'SO012', difference: 'next() itself is called twice' },
  ],
  references: [pages.writingMiddleware],
})
