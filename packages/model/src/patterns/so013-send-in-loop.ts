import { definePattern, type Pattern } from '../pattern.ts'
import { pages } from '../pattern-pages.ts'

export const so013: Pattern = definePattern({
  code: 'SO013',
  name: 'send-in-loop',
  title: 'One answer per item',
  text: 'The answer stands in a loop or an iteration and runs for every item; only the first can work.',
  symptom: 'One item works, two fail: it depends on the data.',
  why: 'The loop was written for the first match, or for lists of one item.',
  fix: 'collect first and answer once behind the loop, or return with the first match',
  fineWhen: 'only res.write stands in the loop, or the loop is left with the answer',
  example: `
app.post('/many', (req, res) => {
  req.body.ids.forEach((id) => {
    res.json({ id }) // both
  })
})
`,
  seenIn: 5,
  related: [
    { code: 'SO014', difference: 'an event that repeats' },
    { code: 'SO012', difference: 'the callback is called twice' },
  ],
  references: [pages.forEach],
})
