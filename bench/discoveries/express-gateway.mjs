// An update of an application that does not exist: the step that answers 404 does not end the chain of promises.
import { askJson, finish, listen, load, surviveErrors } from './client.mjs'

surviveErrors()
const services = load('express-gateway/lib/services')
services.application.findByNameOrId = async () => false
const express = load('express')
const app = express()
app.use(express.json())
app.use('/apps', load('express-gateway/lib/rest/routes/apps.js')())
const port = await listen(app)
finish(await askJson(port, { method: 'PUT', path: '/apps/unknown', body: { name: 'x' } }))
