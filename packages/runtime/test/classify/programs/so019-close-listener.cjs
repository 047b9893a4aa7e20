// SO019
const express = require('express')
const app = express()
app.get('/', (req, res) => {
  res.write('data: 1\n\n') // @first
  req.on('close', () => {
    res.status(499).json({ closed: true }) // @second
  })
})
exports.requests = [{ isLeaving: true }]
exports.listener = app
