// Express finds its way: routers, params, next in all its forms, sub-apps, views.
const { ask, get, post, request } = require('../wire.cjs')

const routing = (name, build, talk = get('/')) => ({
  name,
  app: (kit) => {
    const express = kit.express()
    const app = express()
    app.set('env', 'production')
    return build(app, kit, express) ?? app
  },
  talk,
})

const gets = (...paths) => ask(...paths.map((path) => request('GET', path)))

const cases = [
  routing('one handler that sends', (app) => {
    app.get('/', (req, res) => res.send('hello'))
  }),
  routing(
    'nothing matches',
    (app) => {
      app.get('/there', (req, res) => res.send('there'))
    },
    gets('/not-there', '/there'),
  ),
  routing(
    'routers in routers',
    (app, kit, express) => {
      const [inner, outer] = [express.Router(), express.Router({ mergeParams: true })]
      inner.get('/leaf/:id', (req, res) => {
        kit.log(req.baseUrl, req.url, req.originalUrl, req.path, req.params, req.route.path)
        res.json({ id: req.params.id })
      })
      outer.use('/inner', inner)
      outer.use((req, res) => res.status(404).send(`outer ${req.params.team}`))
      app.use('/outer/:team', outer)
    },
    gets('/outer/red/inner/leaf/5', '/outer/red/inner/none', '/outer/blue'),
  ),
  routing(
    'app.param and router.param',
    (app, kit, express) => {
      const router = express.Router()
      app.param('user', function (req, res, next, id, name) {
        kit.log('app.param', id, name, this === undefined, arguments.length)
        req.user = id
        next()
      })
      router.param('pet', (req, res, next, id) => {
        if (id === 'none') next('route')
        else if (id === 'bad') next(new Error('bad pet'))
        else next()
      })
      app.get('/user/:user/again/:user2', (req, res) => res.send(`again ${req.user}`))
      app.get('/user/:user', (req, res, next) => next())
      app.get('/user/:user', (req, res) => res.send(req.user))
      router.get('/pet/:pet', (req, res) => res.send(req.params.pet))
      router.get('/pet/:any', (req, res) => res.send('fallback'))
      app.use(router)
      app.use((error, req, res, _next) => res.status(500).send(error.message))
    },
    gets('/user/ann', '/user/ann/again/x', '/pet/cat', '/pet/none', '/pet/bad'),
  ),
  routing(
    "next('route')",
    (app, kit) => {
      app.get(
        '/:id',
        (req, res, next) => next(req.params.id === '0' ? 'route' : undefined),
        (req, res) => res.send('regular'),
      )
      app.get('/:id', (req, res) => {
        kit.log('second route')
        res.send('special')
      })
    },
    gets('/0', '/1'),
  ),
  routing(
    "next('router')",
    (app, kit, express) => {
      const router = express.Router()
      router.use((req, res, next) => next(req.headers['x-auth'] ? null : 'router'))
      router.get('/', (req, res) => res.send('inside'))
      app.use('/admin', router, (req, res) => res.status(401).send('outside'))
    },
    ask(request('GET', '/admin'), request('GET', '/admin', { 'x-auth': '1' })),
  ),
  routing(
    'arrays of handlers, nested',
    (app, kit) => {
      const step = (name) =>
        function (req, res, next) {
          kit.log(name)
          next()
        }
      app.use([step('a'), [step('b'), [step('c')]]])
      app.get(['/x', '/y'], [step('d'), step('e')], step('f'), (req, res) => res.send(req.path))
    },
    gets('/x', '/y', '/z'),
  ),
  routing(
    'route().get().post().all()',
    (app, kit) => {
      app
        .route('/thing')
        .all((req, res, next) => {
          kit.log('all', req.method, res.headersSent)
          next()
        })
        .get((req, res) => res.send('got'))
        .post((req, res) => res.status(201).send('posted'))
    },
    ask(
      request('GET', '/thing'),
      request('POST', '/thing'),
      request('PUT', '/thing'),
      request('HEAD', '/thing'),
      request('OPTIONS', '/thing'),
    ),
  ),
  routing(
    'sub-apps with settings and a mount event',
    (app, kit, express) => {
      const [sub, deep] = [express(), express()]
      sub.on('mount', (parent) => kit.log('mount', parent === app, sub.mountpath, sub.path()))
      sub.set('title', 'sub')
      sub.locals.colour = 'red'
      deep.get('/', (req, res) => {
        kit.log(req.app === deep, res.app === deep, deep.parent === sub, deep.path())
        res.send(req.baseUrl)
      })
      sub.use('/deep', deep)
      sub.get('/', (req, res) => res.send(`${req.app.get('title')} ${req.app.locals.colour}`))
      app.use('/sub', sub)
      app.use((req, res) => {
        kit.log('back', req.app === app, req.url, Object.getPrototypeOf(req) === app.request)
        res.send('outer')
      })
    },
    gets('/sub', '/sub/deep', '/sub/none'),
  ),
  routing(
    'a sub-app at several paths',
    (app, kit, express) => {
      const sub = express()
      sub.get('/', (req, res) => res.send(`at ${req.baseUrl}`))
      app.use(['/one', '/two'], sub)
    },
    gets('/one', '/two', '/three'),
  ),
  routing(
    'views of a small engine',
    (app, kit) => {
      app.engine('html', (path, options, callback) => {
        kit.log('engine', path.split(/[\\/]/).at(-1), Object.keys(options).toSorted())
        if (options.fails) callback(new Error('no view'))
        else callback(null, `<p>${options.name} ${options.colour ?? ''}</p>`)
      })
      app.set('views', kit.files)
      app.set('view engine', 'html')
      app.locals.colour = 'green'
      app.get('/page', (req, res) => res.render('page', { name: 'n' }))
      app.get('/callback', (req, res) => {
        res.locals.name = 'local'
        res.render('page', (error, text) => res.type('text').send(`${error} ${text}`))
      })
      app.get('/fails', (req, res) => res.render('page', { fails: true }))
      app.get('/missing', (req, res) => res.render('missing'))
      app.get('/late', (req, res) => {
        res.send('first')
        res.render('page', {}, (error, text) => kit.log('late view', text))
      })
      app.use((error, req, res, _next) => {
        res.status(500).send(`no view: ${error.message.slice(0, 20)}`)
      })
      app.render('page', { name: 'app' }, (error, text) => kit.log('app.render', text))
    },
    gets('/page', '/callback', '/fails', '/missing', '/late'),
  ),
  routing(
    'case, strict and patterns',
    (app, kit, express) => {
      const router = express.Router({ caseSensitive: true, strict: true })
      router.get('/Case', (req, res) => res.send('exact'))
      router.get(/^\/re(\d+)(x)?$/, (req, res) => res.json(req.params))
      router.get(kit.isExpress4() ? '/any/*' : '/any/*rest', (req, res) => res.json(req.params))
      app.use(router)
    },
    gets('/Case', '/case', '/Case/', '/re12', '/re12x', '/any/a/b', '/re', '/%zz'),
  ),
  routing(
    'app.all, app.use without a path, methods of their own',
    (app, kit) => {
      app.use((req, res, next) => {
        kit.log('use', req.method)
        next()
      })
      app.all('/all', (req, res) => res.send(req.method))
      app.propfind('/dav', (req, res) => res.status(207).end())
      app['m-search']('/m', (req, res) => res.send('m'))
    },
    ask(
      ...['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'].map((method) => request(method, '/all')),
      request('PROPFIND', '/dav'),
      request('M-SEARCH', '/m'),
    ),
  ),
  routing('next called twice in one handler', (app, kit) => {
    app.use((req, res, next) => {
      next()
      kit.attempt('second next', () => next())
    })
    app.use((req, res) => {
      kit.log('answers', res.headersSent)
      if (!res.headersSent) res.send('once')
    })
  }),
  routing('next called later, after the answer', (app, kit) => {
    app.use((req, res, next) => {
      res.send('answered')
      setImmediate(() => {
        kit.attempt('next', () => next())
        kit.log('url', req.url)
      })
    })
    app.use((req, res, next) => {
      kit.log('still called', res.headersSent)
      next()
    })
  }),
  routing('fall through to the final handler after the answer', (app) => {
    app.use((req, res, next) => {
      res.send('answered')
      next()
    })
  }),
  routing(
    'many layers without a stack overflow',
    (app, kit) => {
      let count = 0
      for (let at = 0; at < 400; at++)
        app.use((req, res, next) => {
          count++
          next()
        })
      app.get('/', (req, res) => {
        kit.log('count', count)
        res.send('deep')
      })
    },
    gets('/', '/'),
  ),
  routing(
    'url rewritten on the way',
    (app, kit) => {
      app.use((req, res, next) => {
        if (req.url.startsWith('/old')) req.url = req.url.replace('/old', '/new')
        next()
      })
      app.get('/new', (req, res) => {
        kit.log(req.originalUrl, req.url)
        res.send('new')
      })
    },
    gets('/old?x=1', '/new'),
  ),
  routing(
    'app.handle called by a program of its own',
    (app, kit) => {
      app.get('/', (req, res) => res.send('in'))
      return (req, res) => {
        kit.attempt('handle', () =>
          app.handle(req, res, (error) => res.end(`out ${error?.message ?? 'without error'}`)),
        )
      }
    },
    gets('/', '/other'),
  ),
  routing(
    'a bare router in front of node http',
    (app, kit, express) => {
      const router = express.Router()
      router.get('/x', (req, res) => res.end('x of a router'))
      router.get('/throws', () => {
        throw new TypeError('of a router')
      })
      return (req, res) =>
        router(req, res, (error) => {
          res.statusCode = error ? 500 : 404
          res.end(String(error))
        })
    },
    gets('/x', '/throws', '/none'),
  ),
  routing(
    'routes added while requests come in',
    (app) => {
      app.get('/add', (req, res) => {
        app.get('/added', (one, two) => two.send('added'))
        res.send('ok')
      })
    },
    gets('/added', '/add', '/added'),
  ),
  routing(
    'bodies: json, urlencoded, raw, text and their errors',
    (app, kit, express) => {
      app.use(
        express.json({ limit: 100 }),
        express.urlencoded({ extended: true }),
        express.text(),
        express.raw(),
      )
      app.post('/', (req, res) => {
        const { body } = req
        res.json({ body: Buffer.isBuffer(body) ? body.toString('hex') : (body ?? 'none') })
      })
      app.use((error, req, res, _next) => res.status(error.status ?? 500).send(error.type))
    },
    async (client) => {
      const type = (name) => ({ 'content-type': name })
      await post('/', type('application/json'), '{"a":1}')(client)
      await post('/', type('application/json'), '{"a":')(client)
      await post('/', type('application/json'), JSON.stringify('x'.repeat(200)))(client)
      await post('/', type('application/x-www-form-urlencoded'), 'a[b]=1&c=2')(client)
      await post('/', type('text/plain'), 'plain text')(client)
      await post('/', type('application/octet-stream'), 'bytes')(client)
      await post('/', { ...type('text/plain'), 'content-encoding': 'odd' }, 'x')(client)
    },
  ),
  routing(
    'trust proxy, subdomains, query parsers',
    (app) => {
      app.set('trust proxy', true)
      app.set('query parser', 'extended')
      app.disable('x-powered-by')
      app.get('/', (req, res) => {
        const { ip, ips, protocol, secure, hostname, subdomains, xhr, fresh, query } = req
        res.json({ ip, ips, protocol, secure, hostname, subdomains, xhr, fresh, query })
      })
    },
    get('/?a[b]=1&c=2', {
      'x-forwarded-for': '1.2.3.4, 5.6.7.8',
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'a.b.example.test',
    }),
  ),
]

module.exports = { cases, usesExpress: true }
