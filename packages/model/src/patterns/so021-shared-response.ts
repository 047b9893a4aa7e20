import { definePattern, type Pattern } from '../pattern.ts'

export const so021: Pattern = definePattern({
  code: 'SO021',
  name: 'shared-response',
  title: 'One variable, two requests',
  text: 'The response is kept outside its request, in a module variable or on a shared object. The next request replaces it: one is answered twice, the other never.',
  symptom: 'Under load, now and then: no answer, or one with data of another user.',
  why: 'With one request at a time a shared variable works.',
  fix: 'hand the response on as an argument; let shared code return data',
  fineWhen: 'the object is made anew for each request',
  example: `
let current
app.get('/x', async (req, res) => {
  current = res
  await work()
  current.json({ ok: true }) // both
})
`,
  cwe: [362],
  seenIn: 4,
  related: [{ code: 'SO004', difference: 'two answers in one request' }],
})
