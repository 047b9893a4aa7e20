// Timers come in their order, whatever is delayed: nothing here is answered twice.
const http = require('node:http')
const { setTimeout: sleep } = require('node:timers/promises')

const routes = {
  '/later': (res) => {
    setTimeout(() => res.end(), 50)
    setTimeout(() => res.write('first'), 10)
  },
  '/early': (res) => {
    setTimeout(() => res.write('first'), 100)
    setTimeout(() => res.write('second'), 200)
    setTimeout(() => res.end(), 300)
  },
  '/rounds': (res) => {
    let rounds = 0
    const next = () => {
      if (++rounds < 5) res.write('again')
      if (rounds < 5) setTimeout(next, 50)
    }
    setTimeout(next, 50)
    setTimeout(() => res.end(), 300)
  },
  '/stopped': (res) => {
    const every = setInterval(() => res.write('tick'), 5)
    setTimeout(() => {
      clearInterval(every)
      res.end()
    }, 300)
  },
  '/refreshed': async (res) => {
    const guard = setTimeout(() => res.destroy(), 300)
    for (let round = 0; round < 5; round++) {
      await sleep(5)
      guard.refresh()
    }
    clearTimeout(guard)
    res.end()
  },
}

const server = http.createServer((req, res) => void routes[req.url](res))
server.listen(0, '127.0.0.1', async () => {
  for (const path of Object.keys(routes))
    await new Promise((done) => {
      const { port } = server.address()
      http
        .get({ port, path, agent: false }, (res) => res.resume().on('close', done))
        .on('error', done)
    })
  server.close()
})
