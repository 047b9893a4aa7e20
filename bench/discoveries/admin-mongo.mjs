// An unknown connection and a database name with a blank: each check answers 400 and lets the handler go on.
import { askJson, finish, listen, load } from './client.mjs'

const express = load('express')
const app = express()
app.locals.dbConnections = {}
app.use(express.json())
app.use((req, res, next) => {
  req.nconf = { app: { get: () => ({}) } }
  req.i18n = { __: (text) => text }
  next()
})
app.use(load('admin-mongo/routes/document.js'))
const port = await listen(app)
const path = '/document/unknown/my%20db/people/insert_doc'
finish(await askJson(port, { method: 'POST', path, body: { objectData: '{}' } }))
