import { createHmac } from 'node:crypto'
import { get } from 'node:http'
import { Router } from 'express'

export const webhooks = Router()

const secrets = ['current', 'previous']

function verify(req, done) {
  const signature = req.get('x-signature')
  secrets.forEach((secret) => {
    const expected = createHmac('sha256', secret).update(req.path).digest('hex')
    if (signature === expected) return done(null, secret)
  })
  return done(null, null)
}

webhooks.post('/payment', (req, res, next) => {
  verify(req, (err, secret) => {
    if (err) return next(err)
    if (!secret) return res.status(400).send('bad signature')
    res.json({ received: true })
  })
})

webhooks.get('/mirror', (req, res, next) => {
  const upstream = get(process.env.FEED ?? 'http://127.0.0.1:9/feed', (answer) => {
    answer.on('data', (chunk) => {
      res.send(chunk)
    })
  })
  upstream.on('error', next)
})

function once(callback) {
  let isDone = false
  return (...args) => {
    if (isDone) return
    isDone = true
    callback(...args)
  }
}

webhooks.post('/refund', (req, res) => {
  const reply = once((status) => res.sendStatus(status))
  setTimeout(() => reply(202), 20)
  Promise.resolve(req.body).then(
    () => reply(200),
    () => reply(500),
  )
})
