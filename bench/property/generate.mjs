// Random programs over the life of a response, written as people write them: handlers, middleware, error
// handlers and helpers of Express or of plain node:http. The same seed gives the same program.
import { wrappedLayer } from './classes.mjs'
import { nativeServer } from './native.mjs'
import { compiled, targetOf } from './compiled.mjs'
import { Random } from './random.mjs'
import { block } from './statements.mjs'
import { handlersOfErrors, usesAsync } from './handlers.mjs'
import { helpers } from './helpers.mjs'
import { routedLayers } from './routers.mjs'
import { staticFiles } from './sending.mjs'
import { streamImports } from './streams.mjs'
import { node, print, withoutUnused } from './tree.mjs'
import { waitingImports } from './waiting.mjs'

/** What may occur in programs, in the order in which it was taught. `compiled` is asked for by its name: then all are. */
export const allFeatures = [
  'next',
  'loops',
  'promises',
  'timers',
  'callbacks',
  'emitters',
  'streams',
  'routers',
  'sending',
  'errors',
  'classes',
  'waiting',
  'native',
]

const frameworks = { express5: 6, express4: 2, http: 3 }
const withNative = { express5: 2, express4: 1, http: 6, http2: 3 }

/** A program: its tree, the framework, and the version of Express it wants. */
export function generate(seed, features = allFeatures) {
  const random = new Random(seed)
  const isNative = features.includes('native')
  const framework = random.weighted(isNative ? withNative : frameworks)
  const scope = {
    random,
    features: new Set(features),
    isHttp: framework.startsWith('http'),
    isHttp2: framework === 'http2',
    budget: 6 + random.below(16),
    names: 0,
    helpers: [],
    block,
    name: (word) => `${word}${++scope.names}`,
  }
  const tree = scope.isHttp ? httpProgram(scope) : expressProgram(scope)
  return { seed, framework, tree, target: targetOf(scope) }
}

const packages = { express5: '^5.0.0', express4: '^4.0.0' }

/** The files of a program as the analyser wants them, and how it is to be run. */
export function materialize({ framework, tree, target }) {
  const text = compiled(print(withoutUnused(tree)), target)
  const files = { 'app.js': text }
  const version = packages[framework]
  if (version) files['package.json'] = JSON.stringify({ dependencies: { express: version } })
  return { text, files, express: framework === 'express4' ? 'express-4' : 'express' }
}

/** What a function's body may use. */
function functionScope(scope, given) {
  return {
    hasRequest: true,
    hasNext: false,
    isAsync: false,
    error: null,
    depth: 0,
    canReturn: true,
    isLoop: false,
    isSwitch: false,
    variables: [],
    timers: [],
    ...given,
    scope,
  }
}

function imports(scope) {
  const lines = scope.isHttp
    ? [scope.isHttp2 ? "const http2 = require('node:http2')" : "const http = require('node:http')"]
    : ["const express = require('express')"]
  if (['callbacks', 'promises', 'streams', 'waiting'].some((one) => scope.features.has(one)))
    lines.push("const fs = require('node:fs')")
  if (scope.features.has('waiting')) lines.push(...waitingImports)
  else if (scope.features.has('emitters'))
    lines.push("const { EventEmitter } = require('node:events')")
  if (scope.features.has('streams')) lines.push(...streamImports)
  return lines.map((line) => node(line))
}

function httpProgram(scope) {
  const made = helpers(scope, functionScope)
  if (scope.features.has('native')) {
    const served = nativeServer(scope, functionScope)
    return [...imports(scope), ...made, ...served, node('server.listen(3000)')]
  }
  const isAsync = usesAsync(scope)
  const body = block(functionScope(scope, { isAsync }))
  return [
    ...imports(scope),
    ...made,
    node(`const server = http.createServer(${isAsync ? 'async ' : ''}(req, res) => {`, body, '})'),
    node('server.listen(3000)'),
  ]
}

function expressProgram(scope) {
  const made = helpers(scope, functionScope)
  const before = staticFiles(scope)
  const layers = scope.features.has('routers')
    ? routedLayers(scope, functionScope)
    : plainLayers(scope)
  return [
    ...imports(scope),
    node('const app = express()'),
    ...made,
    ...before,
    ...layers,
    node('app.listen(3000)'),
  ]
}

function plainLayers(scope) {
  const { random, features } = scope
  const hasNext = features.has('next')
  const layers = []
  if (hasNext && random.chance(0.35)) layers.push(layer(scope, 'app.use('))
  layers.push(layer(scope, "app.get('/t', "))
  if (hasNext && random.chance(0.3)) {
    const start = random.pick(['app.use(', "app.get('/t', ", "app.all('/t', "])
    layers.push(layer(scope, start))
  }
  if (hasNext && random.chance(0.4)) layers.push(...handlersOfErrors(scope, functionScope))
  return layers
}

function layer(scope, start) {
  if (scope.features.has('classes') && scope.random.chance(0.6))
    return wrappedLayer(scope, functionScope, start)
  const isAsync = usesAsync(scope)
  const hasNext = scope.features.has('next') && scope.random.chance(0.7)
  const body = block(functionScope(scope, { isAsync, hasNext }))
  const head = `${isAsync ? 'async ' : ''}(req, res${hasNext ? ', next' : ''}) => {`
  return { ...node(`${start}${head}`, body, '})'), isLayer: true }
}
