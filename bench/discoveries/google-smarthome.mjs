// A request to the local endpoint from an address that is not local is turned away, and handled all the same.
import { askJson, finish, listen, load } from './client.mjs'

// Google's own client is not needed to answer, so an empty module stands for it.
const Module = load('node:module')
const resolve = Module._resolveFilename
Module._resolveFilename = function (request, ...rest) {
  if (request === '@googleapis/homegraph') return 'path'
  return Reflect.apply(resolve, this, [request, ...rest])
}
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
