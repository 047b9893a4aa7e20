import { definePattern, type Pattern } from '../pattern.ts'
import { pages } from '../pattern-pages.ts'

export const so004: Pattern = definePattern({
  code: 'SO004',
  name: 'callback-and-outer-send',
  title: 'One answer now, another when the callback or promise comes back',
  text: 'Starting an operation does not wait for it: the code behind it answers at once, and the callback or reaction again when the result is there.',
  symptom:
    'The client gets the early answer; the late one throws where no handler catches it, and the process ends.',
  why: 'Code stands in reading order, but a callback runs after everything that stands below it.',
  fix: 'answer in one place: await the operation, or answer in its callback only',
  fineWhen: 'the later code only works on and never touches the response',
  example: `
app.post('/jobs', (req, res) => {
  store.save(req.body).then((job) => {
    res.json(job) // second
  })
  res.send('queued') // first
})
`,
  cwe: [698, 362],
  seenIn: 7,
  related: [
    { code: 'SO006', difference: 'the operation was given the response' },
    { code: 'SO007', difference: 'both stand in one promise chain' },
  ],
  references: [pages.errorHandling],
})
