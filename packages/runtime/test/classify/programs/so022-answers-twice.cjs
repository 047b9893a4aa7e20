// SO022
const express = require('express')
const { middleware } = require('answering')
const app = express()
app.use(middleware())
exports.listener = app
