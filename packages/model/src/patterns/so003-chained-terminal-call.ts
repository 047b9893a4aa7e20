import type { Pattern } from '../pattern.ts'

export const so003: Pattern = {
  code: 'SO003',
  name: 'chained-terminal-call',
  title: 'Two finishing calls in one statement or in a straight line',
  text: 'send, json, sendStatus, redirect, render, sendFile and end each finish the response; only status, set, type and cookie prepare it. The second call of a straight line can never work.',
  fix: 'keep one finishing call: res.status(n).json(…)',
  fineWhen: 'the second call only closes what is closed, such as send().end()',
  example: {
    lines: [
      "app.get('/old', (req, res) => {",
      "  res.redirect('/new')",
      "  res.send('moved')",
      '})',
    ],
    first: 2,
    second: 3,
  },
  severity: 'error',
  cwe: [698],
  seenIn: 13,
  related: [{ code: 'SO001', difference: 'a branch stands between both' }],
  references: [
    {
      label: 'Express: writing middleware',
      url: 'https://expressjs.com/en/guide/writing-middleware.html',
    },
    {
      label: 'Node: response.writeHead',
      url: 'https://nodejs.org/api/http.html#responsewriteheadstatuscode-statusmessage-headers',
    },
  ],
}
