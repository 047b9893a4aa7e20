// The same program under settings of Node that change its ground.
const { ask, request } = require('../wire.cjs')

const settings = [
  ['--frozen-intrinsics'],
  ['--disallow-code-generation-from-strings'],
  ['--disable-proto=delete'],
  ['--disable-proto=throw'],
  ['--throw-deprecation'],
  ['--trace-warnings'],
  ['--no-warnings'],
  ['--pending-deprecation'],
  ['--enable-source-maps'],
  ['--stack-trace-limit=0'],
  ['--stack-trace-limit=12'],
  ['--stack-trace-limit=200'],
  ['--stack-size=400'],
  ['--trace-uncaught'],
  ['--preserve-symlinks', '--preserve-symlinks-main'],
  ['--insecure-http-parser', '--max-http-header-size=4096'],
  ['--expose-gc', '--max-old-space-size=64'],
  ['--no-addons', '--no-global-search-paths'],
  ['--conditions=development', '--report-on-signal'],
]

/** What some versions of Node only have, by their majors. */
const newer = [
  [[20], '--experimental-permission', '--allow-fs-read=*', '--allow-fs-write=*'],
  [[22, 24], '--permission', '--allow-fs-read=*', '--allow-fs-write=*'],
  [[26], '--permission', '--allow-fs-read=*', '--allow-fs-write=*', '--allow-net'],
  [[22], '--experimental-async-context-frame'],
  [[24, 26], '--no-async-context-frame'],
  [[22, 24, 26], '--experimental-strip-types', '--no-experimental-require-module'],
]

function serve(kit, req, res) {
  kit.watch(res, 'res', ['finish', 'close'])
  res.on('error', (error) => kit.error('event', error))
  if (req.url === '/dies') {
    res.end('last words')
    setImmediate(() => res.setHeader('x', '1'))
    return
  }
  res.writeHead(200, { 'x-a': '1' })
  res.end('first')
  kit.attempt('setHeader', () => res.setHeader('x', '1'), { res })
  kit.attempt('writeHead', () => res.writeHead(500), { res })
  kit.attempt('write', () => res.write('late'), { res })
  kit.attempt('end', () => res.end('late'), { res })
  kit.log(Error.stackTraceLimit, typeof Error.prepareStackTrace, Object.isFrozen(Error))
}

const program = (name, more) => ({
  name,
  own: true,
  app: (kit) => (req, res) => serve(kit, req, res),
  talk: ask(request('GET', '/'), request('GET', '/again'), request('GET', '/dies')),
  ...more,
})

/** Where the limit of frames is locked there is no room for the recorder's: it cuts the outermost ones, which are Node's. */
const outermost = [/(?:\n +at \S+ \(node:_http_(?:server|common):\d+:\d+\))+/g, '']

const cases = [
  ...settings.map((nodeArgs) =>
    program(nodeArgs.join(' '), {
      nodeArgs,
      rules: nodeArgs.includes('--frozen-intrinsics') ? [outermost] : [],
    }),
  ),
  ...newer.map(([nodes, ...nodeArgs]) => program(nodeArgs.join(' '), { nodes, nodeArgs })),
  program('NODE_ENV of production', { env: { NODE_ENV: 'production' } }),
  program('NODE_DEBUG of http', {
    env: { NODE_DEBUG: 'none' },
  }),
  program('NODE_OPTIONS with settings', {
    env: { NODE_OPTIONS: '--stack-trace-limit=16 --no-deprecation' },
  }),
  program('no environment worth the name', { env: { PATH: '', HOME: '', LANG: 'C', TZ: 'UTC' } }),
]

module.exports = { cases }
