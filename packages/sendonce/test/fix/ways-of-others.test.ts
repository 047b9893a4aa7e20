import { expect, test } from 'vitest'
import { analyzeForRepair, repairTogether } from '../../src/fix/fix-sources.ts'
import { createMemoryHost } from '../../src/project/memory-host.ts'

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
  const host = createMemoryHost({ 'app.js': text, 'package.json': '{}' })
  const program = analyzeForRepair(host, ['app.js'])
  const { outcomes, texts } = repairTogether(program, ({ confidence }) => confidence !== 'low')
  expect(outcomes).toMatchObject([{ kind: 'fixed', fixers: ['return'] }])
  expect(texts.get('app.js')).toMatch(/res\.end\(\)\n\s+return\n/)
})
