import { definePattern, type Pattern } from '../pattern.ts'
import { pages } from '../pattern-pages.ts'

export const so007: Pattern = definePattern({
  code: 'SO007',
  name: 'promise-chain-continues',
  title: 'Answering inside then or catch does not stop the chain',
  text: 'What a reaction returns goes to the next reaction, an answer included. After .catch(next) on an awaited call the value is undefined, and the handler goes on.',
  symptom: 'ERR_HTTP_HEADERS_SENT in the last reaction, or a TypeError on the response as a value.',
  why: 'return leaves one reaction, not the chain.',
  fix: 'use try and catch with return next(err), or answer only in the last reaction',
  fineWhen: 'the later reaction answers only when it got a value',
  example: `
app.get('/post/:id', (req, res) => {
  return posts
    .find(req.params.id)
    .then((post) => {
      if (!post) return res.sendStatus(404) // first
      return render(post)
    })
    .then((html) => res.send(html)) // second
})
`,
  seenIn: 3,
  related: [{ code: 'SO004', difference: 'the second answer stands outside the chain' }],
  references: [pages.errorHandling],
})
