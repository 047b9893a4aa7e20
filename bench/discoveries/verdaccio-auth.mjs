// The web interface's check of the token: a header that is no token is answered 400, and the request goes on.
import { ask, finish, listen, load, surviveErrors } from './client.mjs'

surviveErrors()
const { Auth } = load('@verdaccio/auth')
const auth = Object.create(Auth.prototype, { config: { value: { secret: 'a secret' } } })
const app = load('express')()
app.use((req, _res, next) => {
  req.remote_user = {}
  next()
})
app.use(auth.webUIJWTmiddleware())
app.get('/-/verdaccio/data/packages', (_req, res) => res.json([]))
const port = await listen(app)
const headers = { authorization: 'neither' }
finish(await ask(port, { path: '/-/verdaccio/data/packages', headers }))
