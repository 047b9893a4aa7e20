// The programs whose cost is measured: each gives the listener of a server. They do what small services
// do: some middleware, a route with a parameter, a little JSON.
'use strict'
const { setImmediate: turn } = require('node:timers/promises')

const order = { id: 'a1', owner: 'ann', lines: [{ sku: 'x', count: 2 }], isPaid: true }

/** Node's own server, the cheapest answer there is: what the recorder adds shows most here. */
function http() {
  const body = Buffer.from(JSON.stringify(order))
  return (_request, response) => {
    response.setHeader('content-type', 'application/json')
    response.setHeader('cache-control', 'no-store')
    response.setHeader('x-request-id', 'r1')
    response.setHeader('content-length', body.length)
    response.end(body)
  }
}

function withExpress(name, handler) {
  const express = require(name)
  const app = express()
  const router = express.Router()
  app.use(express.json())
  app.use(function requestId(_request, response, next) {
    response.setHeader('x-request-id', 'r1')
    next()
  })
  app.use(function user(request, _response, next) {
    request.user = { id: 'ann' }
    next()
  })
  router.get('/:id', handler)
  app.use('/orders', router)
  return app
}

function answer(_request, response) {
  response.set('cache-control', 'no-store').json(order)
}

async function answerLater(_request, response) {
  await Promise.resolve()
  await turn()
  response.set('cache-control', 'no-store').json(order)
}

let answered = 0

/** One request in a thousand is answered twice; the program catches what Node throws. */
function answerTwice(request, response) {
  answer(request, response)
  if (++answered % 1000 !== 0) return
  try {
    response.setHeader('x-late', '1')
  } catch {
    // What the recorder makes of it is what is measured.
  }
}

exports.apps = {
  http,
  'express-4': () => withExpress('express-4', answer),
  'express-5': () => withExpress('express', answer),
  'express-5-async': () => withExpress('express', answerLater),
  'express-5-twice': () => withExpress('express', answerTwice),
}
