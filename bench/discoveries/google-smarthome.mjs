// A request to the local endpoint from an address that is not local is turned away, and handled all the same.
import { askJson, finish, listen, load, standIn } from './client.mjs'

// Google's own client plays no part in the answer.
standIn('@googleapis/homegraph', {})
const HttpActions = load('node-red-contrib-google-smarthome/dist/lib/HttpActions.js').default
const smarthome = { debug() {}, error() {}, Path_join: (...parts) => parts.join('/') }
const actions = new HttpActions(smarthome)
const express = load('express')
const app = express()
app.set('trust proxy', 1)
app.use(express.json())
actions.httpLocalActionsRegister('', app)
const port = await listen(app)
const headers = { 'x-forwarded-for': '203.0.113.7' }
finish(await askJson(port, { method: 'POST', path: '/smarthome', headers, body: {} }))
