import { definePattern, type Pattern } from '../pattern.ts'
import { pages } from '../pattern-pages.ts'

export const so008: Pattern = definePattern({
  code: 'SO008',
  name: 'catch-after-send',
  title: 'The catch answers although the try already did',
  text: 'The answer stands inside try, and something behind it can still fail: catch or finally answers again. The log shows the second error and hides the first.',
  symptom:
    'ERR_HTTP_HEADERS_SENT from the catch block, and no trace of the failure that led there.',
  why: 'try stands around the whole handler, its answer included.',
  fix: 'answer behind the try, or test res.headersSent in the catch and pass the error on',
  fineWhen: 'nothing behind the answer can throw',
  example: `
app.post('/orders', async (req, res) => {
  try {
    res.json(order) // first
    await audit(order)
  } catch (err) {
    res.status(500).send('failed') // second
  }
})
`,
  severity: 'warning',
  cwe: [755],
  seenIn: 8,
  related: [{ code: 'SO009', difference: 'an error handler of the framework instead of a catch' }],
  references: [pages.errorHandling],
})
