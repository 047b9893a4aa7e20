const { stat } = require('node:fs')
const express = require('express')

const app = express()

/** Answers; what Node throws where that is too late is swallowed, as programs do. */
function answer(res, body) {
  try {
    res.json(body)
  } catch {
    // Nobody hears of it.
  }
}

app.get('/swallowed', (_req, res) => {
  res.json({ first: true })
  answer(res, { second: true })
})
app.get('/loud', (_req, res) => {
  res.json({ first: true })
  res.json({ second: true })
})
app.get('/late/:ms', async (req, res) => {
  res.json({ first: true })
  await new Promise((resolve) => setTimeout(resolve, Number(req.params.ms)))
  answer(res, { second: true })
})
// Only a warning: it may be meant to come first.
app.get('/by-timer', (_req, res) => {
  res.json({ first: true })
  setTimeout(() => answer(res, { second: true }), 5)
})
app.get('/by-file', (_req, res) => {
  stat(__filename, () => stat(__filename, () => answer(res, { second: true })))
  res.json({ first: true })
})

app.get('/plain', (_req, res) => res.json({ first: true }))
app.get('/awaited', async (_req, res) => {
  await new Promise((resolve) => setTimeout(resolve, 10))
  res.json({ first: true })
})
app.get('/file', (_req, res) => res.sendFile(__filename))
app.get('/streamed', (_req, res) => {
  res.write('first')
  setTimeout(() => res.end('last'), 5)
})
app.get('/refused', (_req, res) => {
  if (!res.locals.user) return res.status(401).json({ error: 'who?' })
  return res.json({ first: true })
})
app.get('/asked', (_req, res) => {
  res.json({ first: true })
  if (!res.headersSent) res.json({ second: true })
})
// What goes on behind an answer is no second one.
app.get('/logged', (_req, res) => {
  res.json({ first: true })
  setTimeout(() => res.locals.done?.(), 20)
})

module.exports = { app }
