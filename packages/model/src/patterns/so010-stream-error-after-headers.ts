import { definePattern, type Pattern } from '../pattern.ts'
import { pages } from '../pattern-pages.ts'

export const so010: Pattern = definePattern({
  code: 'SO010',
  name: 'stream-error-after-headers',
  title: 'Too late for a status code: the head is out and the stream fails',
  text: 'With the head on its way, a failure can only be told in the body, or by breaking the connection.',
  symptom:
    'A download that stops half-way with status 200, and an exception that ends the process.',
  why: 'pipe sends the head with the first chunk, long before the source can fail.',
  fix: 'in the error listener test res.headersSent, then res.destroy(err); better use stream.pipeline',
  fineWhen: 'the stream can only fail before its first chunk',
  example: `
app.get('/file', (req, res) => {
  const file = fs.createReadStream(path)
  file.on('error', () => {
    res.status(500).send('unreadable') // second
  })
  file.pipe(res) // first
})
`,
  severity: 'warning',
  cwe: [755],
  seenIn: 20,
  related: [
    { code: 'SO008', difference: 'a catch instead of a listener' },
    { code: 'SO105', difference: 'the stream stops and nobody ends the response' },
  ],
  references: [pages.pipeline, pages.errorHandling],
})
