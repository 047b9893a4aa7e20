import { expect, test } from 'vitest'
import { analyze } from '../../src/index.ts'

const controller = `export class IdeaController {
  constructor({ ideas }) { this.ideas = ideas }
  async show(req, res) {
    if (req.query.quiet) return
    res.json(await this.ideas.find(req.params.id))
  }
  remove(req, res) { return res.status(204) }
}`

const routes = `import { Router } from 'express'
export const routes = ({ controller }) => {
  const router = Router()
  router.get('/:id', controller.show)
  router.delete('/:id', controller.remove)
  return router
}`

const server = (parts: string, use: string): string => `import express from 'express'
export class Server {
  constructor(${parts}) { this.app = express().use('/ideas', ${use}) }
  listen() { this.app.listen(80) }
}`

const start = (
  set: string,
): string => `import { asClass, asFunction, asValue, createContainer } from 'awilix'
import { IdeaController } from './controller.js'
import { routes } from './routes.js'
import { Server } from './server.js'
const container = createContainer()
${set}
container.resolve('server').listen()`

const found = (set: string, [parts, use]: readonly [string, string] = ['{ router }', 'router']) =>
  analyze({
    files: {
      'controller.js': controller,
      'routes.js': routes,
      'server.js': server(parts, use),
      'start.js': start(set),
      'package.json': '{"type":"module","dependencies":{"express":"5.0.0","awilix":"12.0.0"}}',
    },
  }).findings.map(({ confidence, entry }) => `${confidence} ${entry?.method} ${entry?.route}`)

const silent = ['medium GET /ideas/:id', 'medium DELETE /ideas/:id']

test('a container makes what it is asked for by a name', () => {
  const all = `container.register({
    server: asClass(Server).singleton(),
    router: asFunction(routes),
    controller: asClass(IdeaController),
    ideas: asValue({ find: (id) => id }),
  })`
  expect(found(all)).toEqual(silent)
  expect(found(all, ['parts', 'parts.router'])).toEqual(silent)
})

test('whatever the way in which that is said', () => {
  const one = `container.register('controller', asClass(IdeaController.bind(IdeaController)))`
  const chain = `container.register({ router: asFunction(routes).scoped() })
    .register({ server: asClass(Server) })`
  expect(found(`${chain}\n${one}`)).toEqual(silent)
})
