import { expect, test } from 'vitest'
import { isCompiledReason } from '../../src/fix/compiled.ts'
import type { Repaired } from '../../src/fix/fix-sources.ts'
import { repairFiles } from './repair-files.ts'

function repaired(handler: string): Repaired {
  const text = `const app = require('express')()\napp.get('/t', ${handler})\napp.listen(3000)\n`
  return repairFiles({ 'app.js': text }, { express: null })
}

test('steps that a compiler made are left alone, and the reason says what to repair', () => {
  const steps = `function (req, res) { return __awaiter(this, void 0, void 0, function () {
    var user
    return __generator(this, function (_a) {
      switch (_a.label) {
        case 0: return [4, load(req.params.id)]
        case 1:
          user = _a.sent()
          if (!user) {
            res.status(404).end()
          }
          res.json(user)
          return [2]
      }
    })
  })}`
  const { outcomes, texts } = repaired(steps)
  expect(outcomes).toMatchObject([
    { kind: 'refused', reason: expect.stringContaining(isCompiledReason) },
  ])
  expect(texts.size).toBe(0)
})

test('what is compiled to a generator can be edited, for a return means the same there', () => {
  const generator = `(req, res) => __awaiter(this, void 0, void 0, function* () {
    const user = yield load(req.params.id)
    if (!user) {
      res.status(404).end()
    }
    res.json(user)
  })`
  const { outcomes, texts } = repaired(generator)
  expect(outcomes).toMatchObject([{ kind: 'fixed' }])
  expect(texts.get('app.js')).toMatch(/end\(\)\n\s+return\n/)
})
