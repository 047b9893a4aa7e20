import { definePattern, type Pattern } from '../pattern.ts'
import { pages } from '../pattern-pages.ts'

export const so015: Pattern = definePattern({
  code: 'SO015',
  name: 'timeout-race',
  title: 'The timer answers, and the work answers too',
  text: 'A timeout does not stop the handler: work that comes back behind it answers again. A timer that is not cleared answers behind the work.',
  symptom: 'Errors under load only, when the work takes longer than the timer.',
  why: 'A timer cannot cancel what a promise is doing.',
  fix: 'clear the timer when the work is done and test res.headersSent behind each await',
  fineWhen: 'the timer is cleared and both sides test whether the other answered',
  example: `
app.get('/rows', async (req, res) => {
  setTimeout(() => {
    res.status(503).send('timeout') // first
  }, 1000)
  const rows = await slowQuery()
  res.json(rows) // second
})
`,
  severity: 'warning',
  cwe: [698, 362],
  seenIn: 8,
  related: [{ code: 'SO004', difference: 'a callback instead of a timer' }],
  references: [pages.connectTimeout],
})
