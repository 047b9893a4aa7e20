import type { Pattern } from '../pattern.ts'

export const so007: Pattern = {
  code: 'SO007',
  name: 'promise-chain-continues',
  title: 'Answering inside then or catch does not stop the chain',
  text: 'What a reaction returns goes to the next reaction, an answer included. After .catch(next) on an awaited call the value is undefined and the handler carries on.',
  fix: 'use try and catch with return next(err), or answer only in the last reaction',
  fineWhen: 'the later reaction answers only when it got a value',
  example: {
    lines: [
      'find(id)',
      '  .then((post) => {',
      '    if (!post) return res.sendStatus(404)',
      '    return render(post)',
      '  })',
      '  .then((html) => res.send(html))',
    ],
    first: 3,
    second: 6,
  },
  severity: 'error',
  cwe: [698],
  seenIn: 3,
  related: [{ code: 'SO004', difference: 'the second answer stands outside the chain' }],
  references: [
    { label: 'Express: error handling', url: 'https://expressjs.com/en/guide/error-handling.html' },
  ],
}
