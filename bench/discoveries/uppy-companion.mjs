// The application's own check of origins fails: the error handler answers, then the redirect is sent as well.
import { Buffer } from 'node:buffer'
import { ask, finish, listen, load, loadModule, surviveErrors } from './client.mjs'

surviveErrors()
const { default: connect } = await loadModule(
  '@uppy/companion/dist/server/controllers/connect.js',
).catch(() => loadModule('@uppy/companion/lib/server/controllers/connect.js'))
const app = load('express')()
app.use((req, _res, next) => {
  req.companion = {
    options: {
      secret: 'a secret of some length',
      server: {},
      corsOrigins: (_origin, done) => done(new Error('the list of origins is not to be had')),
    },
    providerClass: { oauthProvider: 'drive' },
    providerGrantConfig: {},
    buildURL: (path) => path,
  }
  next()
})
app.get('/drive/connect', connect)
app.use((error, _req, res, next) => (error ? res.status(500).send(error.message) : next()))
const port = await listen(app)
const state = Buffer.from(JSON.stringify({ origin: 'https://example.test' })).toString('base64')
finish(await ask(port, { path: `/drive/connect?state=${encodeURIComponent(state)}` }))
