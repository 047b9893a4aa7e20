import { definePattern, type Pattern } from '../pattern.ts'

export const so022: Pattern = definePattern({
  code: 'SO022',
  name: 'dependency-replied-twice',
  title: 'Neither answer is in your code',
  text: 'A dependency answers twice, answers and calls next(), or calls your callback twice.',
  symptom: 'A stack without a line of your code.',
  why: 'Libraries have the same mistakes, and their callbacks are trusted.',
  fix: 'call its done() once; else upgrade it, and report both stacks',
  fineWhen: 'the dependency leaves the second answer to you by design',
  example: `
app.use(dependency())
`,
  severity: 'warning',
  seenIn: 32,
  related: [{ code: 'SO012', difference: 'your own code calls back twice' }],
})
