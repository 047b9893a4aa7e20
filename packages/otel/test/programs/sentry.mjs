// What Sentry gets of a server that answers twice.
import { once } from 'node:events'
import * as Sentry from '@sentry/node'
import express from 'express'
import { tellSentry } from '../../../../examples/fleet/sentry.mjs'

const events = []
Sentry.init({
  dsn: 'http://key@127.0.0.1:9/1',
  defaultIntegrations: false,
  beforeSend: (event) => {
    events.push(event)
    return null
  },
})
tellSentry(Sentry)

const app = express()
app.get('/loud/:id', (_req, res) => {
  res.send('first')
  res.json({})
})
app.get('/silent/:id', (_req, res) => {
  res.send('first')
  res.end('second')
})
app.use((error, _req, _res, _next) => Sentry.captureException(error))

const server = app.listen(0)
await once(server, 'listening')
const ask = async (path) => (await fetch(`http://127.0.0.1:${server.address().port}${path}`)).text()
for (const path of ['/loud/1', '/loud/2', '/silent/1']) await ask(path)
await new Promise((resolve) => setTimeout(resolve, 50))
server.closeAllConnections()
server.close()
const short = ({ message, exception, fingerprint, tags, contexts }) => ({
  told: message ?? exception.values[0].value,
  fingerprint,
  tags,
  sendonce: contexts?.sendonce,
})
console.log(JSON.stringify(events.map(short)))
