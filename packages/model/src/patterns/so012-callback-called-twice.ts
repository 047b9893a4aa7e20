import { definePattern, type Pattern } from '../pattern.ts'
import { pages } from '../pattern-pages.ts'

export const so012: Pattern = definePattern({
  code: 'SO012',
  name: 'callback-called-twice',
  title: 'A callback that answers is called twice',
  text: 'done, cb and next are ordinary functions: calling one does not leave yours. Without a return, or with one that only leaves the function inside forEach, it is called again.',
  symptom: 'It works until the first error or the second match.',
  why: 'Nothing in a callback refuses a second call.',
  fix: 'return with the call, or use else; for the first match use find or for…of',
  fineWhen: 'the calls exclude each other, or the callback runs once only',
  example: `
function load(id, done) {
  db.get(id, (err, row) => {
    if (err) done(err)
    done(null, row)
  })
}
app.get('/row/:id', (req, res) => {
  load(req.params.id, (err, row) => {
    res.json(err ?? row) // both
  })
})
`,
  seenIn: 17,
  related: [
    { code: 'SO001', difference: 'the answer itself, not a callback' },
    { code: 'SO013', difference: 'once per item' },
  ],
  references: [pages.forEach],
})
