// The program in which the editor's and the linter's measures press a key.

const route = (index) => `app.get('/r${index}/:id', (req, res) => {
  if (!req.query.user) return res.status(403).json({ error: 'no' })
  const found = { id: req.params.id }
  res.json(found)
})
`
/** 500 lines, as somebody may edit them, of which the last route answers twice where `isWrong`. */
export const program = (isWrong) => `const express = require('express')
const app = express()
${Array.from({ length: 99 }, (_, index) => route(index)).join('')}app.get('/last', (req, res) => {
  if (req.query.a) ${isWrong ? '' : 'return '}res.send('a')
  res.send('b')
})
`
