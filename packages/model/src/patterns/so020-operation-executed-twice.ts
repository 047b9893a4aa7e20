import type { Pattern } from '../pattern.ts'

export const so020: Pattern = {
  code: 'SO020',
  name: 'operation-executed-twice',
  title: 'One query, run by callback and by promise',
  text: 'Some libraries run a query when it is given a callback, and once more when its result is awaited. Both runs come back and both answer.',
  fix: 'use the callback or the promise, not both',
  fineWhen: 'the library runs it only once',
  example: {
    lines: ['await Post.findOne({ id }, (err, post) => {', '  res.json(post)', '})'],
    first: 2,
    second: 2,
  },
  severity: 'error',
  cwe: [698],
  seenIn: 2,
  related: [{ code: 'SO012', difference: 'one run, two calls' }],
  references: [{ label: 'Mongoose: promises', url: 'https://mongoosejs.com/docs/promises.html' }],
}
