import { definePattern, type Pattern } from '../pattern.ts'
import { pages } from '../pattern-pages.ts'

export const so020: Pattern = definePattern({
  code: 'SO020',
  name: 'operation-executed-twice',
  title: 'One query, run by callback and by promise',
  text: 'A query that is given a callback runs at once, and again when it is awaited: both runs answer.',
  symptom: 'One place answers twice, and the database logs the query twice.',
  why: 'The callback stayed when await was added.',
  fix: 'use the callback or the promise, not both',
  fineWhen: 'the library runs it only once',
  example: `
const post = await Post.findOne({ id }, (err, found) => {
  res.json(found) // first
})
res.json(post) // second
`,
  seenIn: 2,
  related: [{ code: 'SO012', difference: 'one run, two calls' }],
  references: [pages.mongoosePromises],
})
