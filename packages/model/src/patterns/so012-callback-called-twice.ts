import type { Pattern } from '../pattern.ts'

export const so012: Pattern = {
  code: 'SO012',
  name: 'callback-called-twice',
  title: 'A callback that answers is called twice',
  text: 'done, cb or next is an ordinary function: calling it does not leave yours. A missing return in front of it, or a return that only leaves the function inside forEach, calls it a second time.',
  fix: 'return with the call, or use else; for the first match use find or for…of',
  fineWhen: 'the calls exclude each other, or the callback runs once only',
  example: {
    lines: [
      'function load(id, cb) {',
      '  db.get(id, (err, row) => {',
      '    if (err) cb(err)',
      '    cb(null, row)',
      '  })',
      '}',
      'load(1, (err, row) => res.json(err ?? row))',
    ],
    first: 7,
    second: 7,
  },
  severity: 'error',
  cwe: [698],
  seenIn: 17,
  related: [
    { code: 'SO001', difference: 'the answer itself, not a callback' },
    { code: 'SO013', difference: 'once per item' },
  ],
  references: [
    {
      label: 'MDN: Array.prototype.forEach',
      url: 'https://developer.mozilla.org/en-US/docs/Web/JavaScript/Reference/Global_Objects/Array/forEach',
    },
    {
      label: 'Passport: custom callback',
      url: 'https://www.passportjs.org/concepts/authentication/middleware/',
    },
  ],
}
