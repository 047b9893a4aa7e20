// Programs that look at how modules are loaded, or change it.
const Module = require('node:module')
const { basename, join } = require('node:path')
const { get } = require('../wire.cjs')

const folder = join(__dirname, '..', 'files', 'loading')
const file = (name) => join(folder, name)

const alone = (name, look, more = {}) => ({
  name,
  own: true,
  app: (kit) => async (req, res) => {
    await look(kit, res)
    if (!res.writableEnded) res.end('looked')
    kit.attempt('late', () => res.setHeader('x', '1'))
    kit.done()
  },
  talk: get('/'),
  ...more,
})

/** What nobody has, until the program says what it is. */
const noPackage = 'replaced'
const noScheme = 'my:notes'
const noModule = 'my:module'

const isOfRecorder = (path) => /packages[\\/](?:runtime|model)[\\/]/.test(path)
const names = (paths) =>
  paths
    .filter((path) => !isOfRecorder(path))
    .map((path) => basename(path))
    .toSorted()

const cases = [
  alone('the cache and the tree of modules', (kit) => {
    require(file('counted.cjs'))
    kit.log(names(Object.keys(require.cache)))
    kit.log(names(module.children.map(({ id }) => id)), basename(require.main.filename))
    kit.log(basename(module.parent?.id ?? 'none'), module.paths.length, module.loaded)
    kit.log(names(require.main.children.map(({ id }) => id)), require.cache === Module._cache)
    kit.log(Object.keys(require), Object.keys(module), Object.keys(Module).length)
  }),
  alone('a module that is loaded anew', (kit) => {
    kit.log(require(file('counted.cjs')).times, require(file('counted.cjs')).times)
    delete require.cache[file('counted.cjs')]
    kit.log(require(file('counted.cjs')).times)
    require.cache[file('counted.cjs')].exports = 'put there'
    kit.log(require(file('counted.cjs')))
  }),
  alone('a module in the place of one of Node, and of a file', (kit) => {
    const load = Module._load
    Module._load = function (name, parent, isMain) {
      kit.log('load', basename(name), typeof parent?.id, isMain, this === Module)
      if (name === noPackage) return { instead: true }
      return load.apply(this, arguments)
    }
    kit.log(load.length, load.name, Object.keys(load))
    kit.attempt('replaced', () => require(noPackage).instead)
    kit.attempt('counted', () => require(file('counted.cjs')).times)
    kit.attempt('node', () => require('node:http') === process.mainModule.require('http'))
    Module._load = load
    kit.attempt('not replaced any more', () => require(noPackage))
  }),
  alone('modules that are not there, and one that fails', (kit) => {
    for (const name of ['./not-there', 'no-such-package', 'node:nothing', '', file('fails.cjs')]) {
      kit.attempt(basename(name), () => require(name))
      try {
        require(name)
      } catch (error) {
        kit.log(
          error.code ?? 'none',
          (error.requireStack ?? []).map((path) => basename(path)),
        )
      }
    }
    kit.attempt('no text', () => require(1))
    kit.attempt('_load of nothing', () => Module._load())
    kit.attempt('_load on nothing', () => Reflect.apply(Module._load, undefined, ['node:fs']))
    kit.log(Object.hasOwn(require.cache, file('fails.cjs')))
  }),
  alone('a circle of modules, and the warning of what is missing', async (kit) => {
    process.on('warning', ({ name, message }) => kit.log(name, message))
    kit.log(require(file('circular-one.cjs')))
    await new Promise((resolve) => setTimeout(resolve, 5))
  }),
  alone('exports that are told who asks', (kit) => {
    const { asked } = require(file('watched-exports.cjs'))
    kit.log(asked)
    kit.attempt('refuses', () => require(file('throwing-exports.cjs')) !== null)
    for (let times = 0; times < 8; times++) {
      delete require.cache[file('throwing-exports.cjs')]
      kit.attempt('again', () => typeof require(file('throwing-exports.cjs')))
    }
  }),
  alone('listeners that are told who asks', (kit) => {
    const http = require('node:http')
    const asked = []
    const trap = (name) => (target, key, receiver) => {
      asked.push(`${name} ${String(key)}`)
      return Reflect[name](target, key, ...(name === 'get' ? [receiver] : []))
    }
    const handle = new Proxy((req, res) => res.end('proxied'), {
      get: trap('get'),
      has: trap('has'),
      getOwnPropertyDescriptor: trap('getOwnPropertyDescriptor'),
    })
    const server = http.createServer(handle)
    asked.length = 0
    return new Promise((resolve) => {
      server.listen(0, '127.0.0.1', () => {
        http.get({ port: server.address().port, agent: false }, (answer) => {
          kit.log(asked)
          answer.resume().on('end', () => server.close(resolve))
        })
      })
    })
  }),
  alone('an extension and a resolver of its own', (kit) => {
    const resolveFilename = Module._resolveFilename
    Module._resolveFilename = function (name, ...rest) {
      if (name === noScheme) return join(kit.files, 'notes.txt')
      return resolveFilename.call(this, name, ...rest)
    }
    Module._extensions['.txt'] = (one, path) =>
      one._compile('module.exports = "compiled " + __filename.length', basename(path))
    kit.attempt('notes', () => require(noScheme))
    kit.log(Object.keys(Module._extensions), Object.keys(require.extensions))
    delete Module._extensions['.txt']
    Module._resolveFilename = resolveFilename
    kit.attempt('notes no more', () => require(noScheme))
  }),
  alone('require of the prototype replaced, as mocks and agents do', (kit) => {
    const original = Module.prototype.require
    Module.prototype.require = function (name) {
      const exported = original.call(this, name)
      kit.log('require', basename(name), original.length, original.name)
      return name === 'node:http' ? { ...exported, mine: true } : exported
    }
    kit.log(require('node:http').mine, require('node:https').mine)
    Module.prototype.require = original
    kit.log(require('node:http').mine)
  }),
  alone('ES modules beside, with the same exports', async (kit) => {
    const one = await import('../files/loading/module.mjs')
    kit.log(Object.keys(one), one.same, one.loaded)
    const http = await import('node:http')
    kit.log(Object.keys(http), http.default === require('node:http'))
    const rejected = await import('../files/loading/fails.cjs').catch((error) => error)
    kit.log(rejected.name, rejected.message)
    Module.syncBuiltinESMExports()
    kit.log(http.ServerResponse === require('node:http').ServerResponse)
  }),
  alone('createRequire, resolve and builtins', (kit) => {
    const own = Module.createRequire(file('module.mjs'))
    kit.log(own('./counted.cjs').times, basename(own.resolve('./counted.cjs')))
    kit.log(Module.builtinModules.length, Module.isBuiltin('node:http'), own === require)
    kit.attempt('resolve', () => own.resolve('./none.cjs'))
    kit.log(process.getBuiltinModule?.('http') === require('http'), typeof Module.findPackageJSON)
    kit.log(process.moduleLoadList.filter((name) => /http2|inspector|cluster/.test(name)))
  }),
  alone('hooks of the loader, where Node has them', (kit) => {
    if (!Module.registerHooks) return
    const hooks = Module.registerHooks({
      resolve: (name, context, next) =>
        name === noModule ? { url: noModule, shortCircuit: true } : next(name, context),
      load: (url, context, next) =>
        url === noModule
          ? { format: 'commonjs', source: 'exports.mine = 1', shortCircuit: true }
          : next(url, context),
    })
    kit.attempt('mine', () => require(noModule).mine)
    hooks.deregister()
    kit.attempt('no more', () => require(noModule).mine)
  }),
  alone(
    'a tool that is loaded before, and patches the same places',
    (kit, res) => {
      const express = require('express')
      kit.log(globalThis.loadedNames.includes('express'), typeof express)
      res.end('ok')
      kit.log(res.endedBy, Object.keys(res).includes('endedBy'))
      kit.attempt('late', () => res.setHeader('x-late', '1'))
      kit.log(globalThis.lateNames)
    },
    { env: { NODE_OPTIONS: `--require "${file('preload-patches.cjs')}"` } },
  ),
  alone('a tool that is loaded behind, and patches the same places', (kit, res) => {
    require(file('preload-patches.cjs'))
    kit.log(require('express').name, globalThis.loadedNames.includes('express'))
    res.end('ok')
    kit.log(res.endedBy)
    kit.attempt('late', () => res.setHeader('x-late', '1'))
    kit.log(globalThis.lateNames)
  }),
  alone('code in a context of its own', (kit, res) => {
    const vm = require('node:vm')
    const context = vm.createContext({ res, put: kit.log, require })
    kit.attempt('in a context', () =>
      vm.runInContext('res.end("from a context"); res.writeHead(500)', context),
    )
    kit.attempt('in this context', () => vm.runInThisContext('(res) => res.writeHead(500)')(res))
    kit.log(vm.runInContext('require("node:http").ServerResponse.prototype.end.name', context))
  }),
]

module.exports = { cases }
