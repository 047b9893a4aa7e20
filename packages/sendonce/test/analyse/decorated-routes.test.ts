import { expect, test } from 'vitest'
import { analyze } from '../../src/index.ts'

const mount = (routes: string): string => `import express from 'express'
  const mount = (app, Type) => {
    const one = new Type()
    for (const { path, name, guards } of ${routes})
      app.get(path, ...guards, (req, res, next) => one[name](req, res, next))
  }
  const guard = (req, res, next) => {
    if (!req.headers.authorization) res.sendStatus(401)
    next()
  }
  class Users {
    @Get('/users', guard)
    list(req, res) { res.json([]) }
  }
  class Files {
    @Get('/files')
    list(req, res) { res.json([]) }
  }
  const app = express()
  for (const Type of [Users, Files]) mount(app, Type)`

const found = (text: string): string[] =>
  analyze({ files: { 'app.ts': text } }).findings.map(
    ({ code, confidence, entry }) => `${code} ${confidence} ${entry?.route}`,
  )

test.each([
  [
    'a Map by class',
    'routesOf.get(Type)',
    `const routesOf = new Map()
    const Get = (path, ...guards) => (target, name) => {
      const routes = routesOf.get(target.constructor) ?? []
      routes.push({ path, name, guards })
      routesOf.set(target.constructor, routes)
    }`,
  ],
  [
    'metadata of a class',
    'Reflect.getMetadata(routesKey, Type)',
    `const routesKey = Symbol('routes')
    const Get = (path: string, ...guards): MethodDecorator => (target, key) => {
      if (!Reflect.hasMetadata(routesKey, target.constructor))
        Reflect.defineMetadata(routesKey, [], target.constructor)
      const routes = Reflect.getMetadata(routesKey, target.constructor)
      routes.push({ path, name: String(key), guards })
    }`,
  ],
  [
    'a method that is wrapped',
    'Type.routes',
    `const Get = (path, ...guards) => (target, name, descriptor) => {
      const { value } = descriptor
      descriptor.value = function (req, res, next) { return value.call(this, req, res, next) }
      target.constructor.routes = [{ path, name, guards }]
    }`,
  ],
  [
    'the metadata of a standard decorator',
    'routesOf.get(Type[Symbol.metadata])',
    `const routesOf = new WeakMap()
    const Get = (path, ...guards) => (method, context: ClassMethodDecoratorContext) => {
      const routes = routesOf.get(context.metadata) ?? []
      routes.push({ path, name: context.name, guards })
      routesOf.set(context.metadata, routes)
      return (req, res, next) => method(req, res, next)
    }`,
  ],
])('a decorated handler is known with its guard: %s', (_, routes, decorators) => {
  expect(found(`${decorators}\n${mount(routes)}`)).toEqual(['SO002 certain /users'])
})

test('what decorators of packages do with a method is not followed', () => {
  const text = `import { Get } from 'elsewhere'
    class Users {
      @Get('/users')
      list(req, res) { res.json([]); res.json([]) }
    }`
  expect(found(text)).toEqual(['SO003 certain null'])
})
