import type { Pattern } from '../pattern.ts'

export const so013: Pattern = {
  code: 'SO013',
  name: 'send-in-loop',
  title: 'One answer per item',
  text: 'The answer stands in a loop or an iteration and runs for every item; only the first can work.',
  fix: 'collect first and answer once behind the loop, or return with the first match',
  fineWhen: 'only res.write stands in the loop, or the loop is left with the answer',
  example: {
    lines: ['ids.forEach((id) => {', '  res.json({ id })', '})'],
    first: 2,
    second: 2,
  },
  severity: 'error',
  cwe: [698],
  seenIn: 5,
  related: [
    { code: 'SO014', difference: 'an event that repeats' },
    { code: 'SO012', difference: 'the callback is called twice' },
  ],
  references: [
    {
      label: 'MDN: Array.prototype.forEach',
      url: 'https://developer.mozilla.org/en-US/docs/Web/JavaScript/Reference/Global_Objects/Array/forEach',
    },
  ],
}
