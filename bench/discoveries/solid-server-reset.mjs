// A forgotten password of a name that nobody has: the page that must not tell is sent, then the chain goes on
// without an account, fails, and sends the form again with the error.
import { ask, finish, listen, load, loadModule, surviveErrors } from './client.mjs'

surviveErrors()
const { default: PasswordResetEmailRequest } = await loadModule(
  'solid-server/lib/requests/password-reset-email-request.mjs',
)
const express = load('express')
const app = express()
app.engine('hbs', (_path, { error }, done) => done(null, error ?? 'a mail is on its way'))
app.set('view engine', 'hbs')
app.set('views', `${process.cwd()}/node_modules/solid-server/default-views`)
app.locals.accountManager = {
  multiuser: true,
  accountExists: async () => false,
  verifyEmailDependencies() {},
  loadAccountRecoveryEmail: async (account) => account.email,
}
app.use(express.urlencoded({ extended: false }))
app.post('/account/password/reset', PasswordResetEmailRequest.post)
const port = await listen(app)
const headers = { 'content-type': 'application/x-www-form-urlencoded' }
const path = '/account/password/reset'
finish(await ask(port, { method: 'POST', path, headers, body: 'username=nobody' }))
