// Six routes: three in which an order of operations leads to a second answer, and three in which none does.
const express = require('express')
const fs = require('node:fs')
const { stat, readFile } = require('node:fs/promises')

const app = express()
const here = __filename
module.exports = app

// A: whichever of the two comes first answers, and only one of them looks.
app.get('/cache', (req, res) => {
  let isAnswered = false
  fs.stat(here, (error, { size }) => {
    isAnswered = true
    res.json({ from: 'cache', size })
  })
  fs.readFile(here, (first, text) => {
    fs.readFile(here, (second, again) => {
      if (!isAnswered) res.json({ from: 'query', size: text.length + again.length })
    })
  })
})

// B: the guard looks whether it was answered, the work behind it does not.
app.get('/slow', async (req, res) => {
  setTimeout(() => {
    if (!res.headersSent) res.status(504).json({ error: 'too slow' })
  }, 2000)
  const text = await readFile(here, 'utf8')
  try {
    res.json({ length: text.length })
  } catch {}
})

// C: a header that comes too late if its file is slow.
app.get('/doc', (req, res) => {
  fs.stat(here, (error, { mtimeMs }) => {
    try {
      res.setHeader('Last-Modified', String(mtimeMs))
    } catch {}
  })
  fs.readFile(here, 'utf8', () => {
    fs.readFile(here, 'utf8', (error, text) => res.send(text))
  })
})

// One thing after the other.
app.get('/chain', async (req, res) => {
  const { size } = await stat(here)
  const text = await readFile(here, 'utf8')
  const again = await stat(here)
  res.json({ size, length: text.length, again: again.size })
})

// Whichever comes first answers, and stops the other one.
app.get('/guarded', async (req, res) => {
  let isAnswered = false
  const answer = (status, body) => {
    if (isAnswered) return
    isAnswered = true
    clearTimeout(timer)
    res.status(status).json(body)
  }
  const timer = setTimeout(() => answer(504, { error: 'too slow' }), 2000)
  const text = await readFile(here, 'utf8')
  answer(200, { length: text.length })
})

// All of them, in any order.
app.get('/all', async (req, res) => {
  const [{ size }, text] = await Promise.all([stat(here), readFile(here, 'utf8')])
  res.json({ size, length: text.length })
})
