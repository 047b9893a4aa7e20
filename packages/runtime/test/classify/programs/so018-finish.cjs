// SO018
const express = require('express')
const app = express()
app.use((req, res, next) => {
  res.on('finish', () => {
    try {
      res.set('x-time', '1') // @second
    } catch {}
  })
  next()
})
app.get('/', (req, res) => res.send('ok')) // @first
exports.listener = app
