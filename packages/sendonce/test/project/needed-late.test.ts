import { expect, it } from 'vitest'
import { checkProject } from '../../src/project/check-project.ts'
import { temporaryProject } from './temporary-project.ts'

const base = `exports.Base = class {
  execute(req, res) { this.res = res; return this.run(req.query.id) }
  ok(found) { this.res.json(found) }
}`

/** Nothing in it tells of requests, so it is run when the handler needs it. */
const items = `const { Base } = require('./base')
const { store } = require('./store')
class Items extends Base {
  async run(id) { this.ok(await store.find(id)) }
}`

const application = (controller: string): string => `const made = require('./items')
const app = require('express')()
app.get('/a', (req, res) => ${controller}.execute(req, res))
app.listen(80)`

const codesOf = async (exported: string, controller: string): Promise<string[]> => {
  const root = temporaryProject({
    'app.js': application(controller),
    'base.js': base,
    'items.js': `${items}\n${exported}`,
  })
  const { findings } = await checkProject({ root, paths: ['.'], includeTests: false })
  return findings.map(({ code }) => code)
}

it('takes what a module makes for there for all requests, also where a handler was the first to need it', async () => {
  expect(await codesOf('exports.items = new Items()', 'made.items')).toEqual(['SO021'])
  expect(await codesOf('exports.Items = Items', 'new made.Items()')).toEqual([])
})
