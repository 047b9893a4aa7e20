import { expect, test } from 'vitest'
import { analyzeForRepair, repairTogether } from '../../src/fix/fix-sources.ts'
import { analyze } from '../../src/index.ts'
import { createMemoryHost } from '../../src/project/memory-host.ts'

const controller = `class Controller {
  run(req, res) {
    this.res = res
    return this.find(req.query.id)
  }
  async find(id) {
    const found = await store.find(id)
    if (!found) return this.missing()
    if (found.old) return this.gone()
    this.ok(found)
  }
  missing() { this.res.sendStatus(404) }
  gone() { this.res.sendStatus(410) }
  ok(found) { this.res.json(found) }
}
const app = require('express')()`

const findings = (routes: string): ReturnType<typeof analyze>['findings'] =>
  analyze({ files: { 'app.js': `${controller}\n${routes}\napp.listen(80)` } }).findings

test('a controller that keeps the response is one mistake, whatever it answers and for whom', () => {
  const [finding, ...others] = findings(`const controller = new Controller()
app.get('/a', (req, res) => controller.run(req, res))
app.get('/b', (req, res) => controller.run(req, res))`)
  expect(others).toEqual([])
  expect(finding?.code).toBe('SO021')
  expect(finding?.path).toContainEqual({
    site: expect.objectContaining({ text: 'this.res', line: 3 }),
    note: "the next request's response takes its place",
  })
  expect(finding?.path.filter(({ note }) => note.startsWith('when '))).toEqual([])
})

test('one that is made anew for each request keeps its own', () => {
  expect(findings(`app.get('/a', (req, res) => new Controller().run(req, res))`)).toEqual([])
})

test('a missing return in such a controller is a mistake of its own, which a return takes away', () => {
  const text = `class Controller {
  async run(req, res) {
    this.res = res
    this.ok(await store.find(req.query.id))
  }
  ok(found) {
    if (found) {
      this.res.json(found)
    }
    this.res.sendStatus(204)
  }
}
const controller = new Controller()
const app = require('express')()
app.get('/a', (req, res) => controller.run(req, res))
app.listen(80)`
  const files = { 'app.js': text }
  expect(analyze({ files }).findings.map(({ code }) => code)).toEqual(['SO021', 'SO001'])
  const program = analyzeForRepair(createMemoryHost(files), ['app.js'])
  const { outcomes } = repairTogether(program, () => true)
  expect(outcomes.map((one) => `${one.kind} ${'fixers' in one ? one.fixers.join() : ''}`)).toEqual([
    'refused ',
    'fixed return',
  ])
})
