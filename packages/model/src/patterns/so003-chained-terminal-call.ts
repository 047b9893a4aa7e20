import { definePattern, type Pattern } from '../pattern.ts'
import { pages } from '../pattern-pages.ts'

export const so003: Pattern = definePattern({
  code: 'SO003',
  name: 'chained-terminal-call',
  title: 'Two finishing calls in one statement or in a straight line',
  text: 'send, json, sendStatus, redirect, render, sendFile and end each finish the response; only status, set, type and cookie prepare it. A second call in a straight line never works.',
  symptom:
    "The first call wins and the second throws. With plain Node, end('a') and then end('b') ends the process. Two streams at a time are mixed.",
  why: 'sendStatus, redirect and render sound like setters, so something is sent behind them.',
  fix: 'keep one finishing call: res.status(n).json(…)',
  fineWhen: 'the second call only closes what is closed, such as send().end()',
  example: `
app.get('/old', (req, res) => {
  res.redirect('/new') // first
  res.send('moved') // second
})
`,
  seenIn: 13,
  related: [{ code: 'SO001', difference: 'a branch stands between both' }],
  references: [pages.writeHead],
})
