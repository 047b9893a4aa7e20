import { expect, test } from 'vitest'
import { repairFiles } from './repair-files.ts'

// Both methods may fail, which nobody waits for: one way stands for both, and which one it is changes with the edit.
const text = `const http = require('http')
class Files {
  async serve(req, res) {
    if (info.blob) {
      this.blob(info, res)
      return
    }
    if (info.name) {
      this.named(info, res)
      return
    }
  }
  async named(info, res) {
    const file = await this.open(info)
  }
  async blob(info, res) {
    const file = await this.open(info)
    if (file === null) {
      res.end()
    }
    res.setHeader('Accept-Ranges', 'bytes')
    rs.pipe(res)
    return new Promise(resolve => {
      if (this.server !== null) {
        if (alsoServer) {
          this.server.close(onclose)
        }
      }
      for (const c of this.connections) {
        c.on('close', onclose)
      }
      function onclose () {
        if (--waiting === 0) resolve()
      }
    })
  }
  async _listen () {
    if (this.server === null) {
      this.server = http.createServer()
    }
  }
}
`

test('a way that no edited function is part of was there before', () => {
  const { outcomes, texts } = repairFiles({ 'app.js': text }, { express: null })
  expect(outcomes).toMatchObject([{ kind: 'fixed', fixers: ['return'] }])
  expect(texts.get('app.js')).toMatch(/res\.end\(\)\n\s+return\n/)
})

// Ways that end alike are followed as one, and which of them stands for the others changes where one leaves.
const joined = `class Server {
  async routeRequest(req, res) {
    const rate = await this.checkRateLimit(req)
    if (!rate.allowed) {
      res.writeHead(429)
      res.end('too many')
    }
    let response
    try {
      if (req.method === 'OPTIONS') {
        response = new Response(undefined, { status: 200 })
      } else if (this.routes.has(req.url)) {
        const call = this.routes.get(req.url)
        response = await call(req, res, this.options)
      } else {
        throw new NotFound()
      }
    } catch (error) {
      if (this.options.logErrors) console.error(error)
      response = json(500, error)
    }
    res.writeHead(response.status)
    if (response.body) {
      const body = Readable.fromWeb(response.body)
      body.pipe(res)
    } else {
      res.end()
    }
  }
}
`

test('a way that does not end where an edit lets it was there before', () => {
  const { outcomes, texts } = repairFiles({ 'app.js': joined }, { express: null })
  expect(outcomes).toMatchObject([{ kind: 'fixed', fixers: ['return'] }])
  expect(texts.get('app.js')).toContain("return res.end('too many')\n")
})
