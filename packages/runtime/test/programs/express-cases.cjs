// Mistakes with Express, each at its own path; the marks say where the two answers stand.
const { createReadStream } = require('node:fs')
const { join } = require('node:path')
const { serveCases } = require('./serve-cases.cjs')

const file = join(__dirname, 'served.txt')
const later = (then) => setTimeout(() => then(), 40)

/** Mounts the cases on an application made by one copy of Express. */
function mount(express, prefix) {
  const app = express()
  app.get(`${prefix}/send-send`, (req, res) => {
    res.send('a') // first
    res.send('b') // second
  })
  app.get(`${prefix}/json-json`, (req, res) => {
    res.status(201).json({ a: 1 }) // first
    res.status(500).json({ b: 2 }) // second
  })
  app.get(`${prefix}/send-redirect`, (req, res) => {
    res.send('a') // first
    res.redirect('/x') // second
  })
  app.get(`${prefix}/status-send-status`, (req, res) => {
    res.sendStatus(204) // first
    res.sendStatus(500) // second
  })
  app.get(`${prefix}/send-cookie`, (req, res) => {
    res.send('a') // first
    res.cookie('k', 'v') // second
  })
  app.get(`${prefix}/send-set`, (req, res) => {
    res.send('a') // first
    res.set('x-late', '1') // second
  })
  app.get(`${prefix}/send-empty-send`, (req, res) => {
    res.send('a') // first
    res.send() // second
  })
  app.get(`${prefix}/json-nothing`, (req, res) => {
    res.json({}) // first
    res.json(undefined) // second
  })
  app.get(`${prefix}/send-status`, (req, res) => {
    res.send('a') // first
    res.status(500) // second
  })
  app.get(`${prefix}/send-end-data`, (req, res) => {
    res.send('a') // first
    res.end('b') // second
  })
  app.get(`${prefix}/send-write`, (req, res) => {
    res.send('a') // first
    res.write('b') // second
  })
  app.get(`${prefix}/end-end-later`, (req, res) => {
    res.end('a') // first
    later(() => {
      res.end('b') // second
    })
  })
  app.get(`${prefix}/send-file-late`, (req, res) => {
    res.send('a') // first
    res.sendFile(file) // second
  })
  app.get(`${prefix}/send-file-late-callback`, (req, res) => {
    res.send('a') // first
    // second
    res.sendFile(file, (error) => {
      if (error) res.status(500).send('b')
    })
  })
  app.get(`${prefix}/download-late`, (req, res) => {
    res.send('a') // first
    res.download(file) // second
  })
  app.get(`${prefix}/file-send`, (req, res) => {
    res.sendFile(file) // first
    res.send('b') // second
  })
  app.get(`${prefix}/file-end`, (req, res) => {
    res.sendFile(file) // first
    res.end('b') // second
  })
  app.get(`${prefix}/file-send-later`, (req, res) => {
    res.sendFile(file) // first
    res.on('close', () => {
      res.json({ b: 1 }) // second
    })
  })
  app.get(`${prefix}/file-file`, (req, res) => {
    res.sendFile(file) // first
    res.sendFile(__filename) // second
  })
  app.get(`${prefix}/file-pipe`, (req, res) => {
    res.sendFile(file) // first
    createReadStream(file).pipe(res) // second
  })
  app.get(`${prefix}/pipe-file`, (req, res) => {
    createReadStream(file).pipe(res) // first
    res.sendFile(file) // second
  })
  app.get(`${prefix}/render-send`, (req, res) => {
    res.render('page.view') // first
    res.send('b') // second
  })
  app.get(`${prefix}/send-render`, (req, res) => {
    res.send('a') // first
    res.render('page.view') // second
  })
  app.get(`${prefix}/render-render`, (req, res) => {
    res.render('page.now') // first
    res.render('page.now') // second
  })
  app.get(`${prefix}/write-json`, (req, res) => {
    res.write('a') // first
    res.json({ b: 1 }) // second
  })
  app.get(`${prefix}/write-throw`, (req, res) => {
    res.write('a')
    throw new Error('to the default handler, which closes the connection')
  })
  app.get(`${prefix}/served.txt`, (req, res, next) => {
    res.send('a') // first
    next()
  })
  app.get(
    `${prefix}/next-to-route`,
    (req, res, next) => {
      res.send('a') // first
      next()
    },
    (req, res) => {
      res.json({ b: 1 }) // second
    },
  )
  app.get(`${prefix}/next-to-nothing`, (req, res, next) => {
    res.send('a')
    next()
  })
  app.get(`${prefix}/async-send-send`, async (req, res) => {
    res.send('a') // first
    await new Promise(later)
    res.send('b') // second
  })
  app.get(`${prefix}/timer-send-send`, (req, res) => {
    res.send('a') // first
    later(() => {
      res.send('b') // second
    })
  })
  app.get(`${prefix}/append`, (req, res) => {
    res.json({}) // first
    res.append('link', '<x>') // second
  })
  app.get(`${prefix}/format`, (req, res) => {
    res.send('a') // first
    // second
    res.format({
      default: () => {
        res.send('b')
      },
    })
  })
  app.get(`${prefix}/param-:key`, (req, res) => {
    res.json({ b: 1 }) // second
  })
  app.param('key', (req, res, next) => {
    res.send('a') // first
    next()
  })
  // The answer's end is held back, as by what saves a session first.
  const holdBack = (wait) => (req, res, next) => {
    const { end } = res
    res.end = (chunk) => {
      res.end = () => false
      res.write(chunk)
      wait(() => end.call(res))
    }
    next()
  }
  app.get(`${prefix}/held-back`, holdBack(setImmediate), (req, res, next) => {
    res.send('a') // first
    next()
  })
  app.get(`${prefix}/held-back`, (req, res) => {
    res.send('b') // second
  })
  app.get(`${prefix}/held-back-longer`, holdBack(later), (req, res, next) => {
    res.send('a') // first
    next()
  })
  app.get(`${prefix}/held-back-longer`, (req, res) => {
    res.send('b') // second
  })
  app.engine('view', (path, options, done) => later(() => done(null, 'seen')))
  app.engine('now', (path, options, done) => done(null, 'seen'))
  app.set('views', __dirname)
  app.use(prefix, express.static(__dirname))
  app.use((error, req, res, next) => {
    if (req.query.answers) res.status(500).json({ error: error.message })
    else next(error)
  })
  return app
}

/** Uses that are right, however close they come. */
function mountClean(express, prefix) {
  const app = express()
  app.engine('view', (path, options, done) => later(() => done(null, 'seen')))
  app.engine('now', (path, options, done) => done(null, 'seen'))
  app.engine('bad', (path, options, done) => later(() => done(new Error('no view'))))
  app.set('views', __dirname)
  app.get(`${prefix}/clean/render`, (req, res) => res.render('page.view'))
  app.get(`${prefix}/clean/render-now`, (req, res) => res.render('page.now'))
  app.get(`${prefix}/clean/render-without-engine`, (req, res) => {
    try {
      res.render('page')
    } catch {
      res.status(500).send('no engine')
    }
  })
  app.get(`${prefix}/clean/file-without-root`, (req, res) => {
    try {
      res.sendFile('page')
    } catch {
      res.status(500).send('no root')
    }
  })
  app.get(`${prefix}/clean/render-callback`, (req, res) => {
    res.render('page.view', (error, text) => res.send(text))
  })
  app.get(`${prefix}/clean/render-fails`, (req, res) => res.render('page.bad'))
  app.get(`${prefix}/clean/file`, (req, res) => res.sendFile(file))
  app.get(`${prefix}/clean/download`, (req, res) => res.download(file))
  app.get(`${prefix}/clean/no-file`, (req, res) => res.sendFile(`${file}.not`))
  app.get(`${prefix}/clean/no-file-callback`, (req, res) => {
    res.sendFile(`${file}.not`, (error) => {
      if (error) res.status(404).send('none')
    })
  })
  app.get(`${prefix}/clean/no-file-awaited`, async (req, res) => {
    try {
      await new Promise((resolve, reject) => {
        res.sendFile(`${file}.not`, (error) => (error ? reject(error) : resolve()))
      })
    } catch {
      await new Promise(later)
      res.status(404).send('none')
    }
  })
  app.get(`${prefix}/clean/folder`, (req, res) => res.sendFile(__dirname))
  app.get(`${prefix}/clean/stream`, (req, res) => createReadStream(file).pipe(res))
  app.get(`${prefix}/clean/stream-fails`, (req, res) => {
    const stream = createReadStream(`${file}.not`)
    stream.on('error', () => res.status(404).send('none'))
    stream.pipe(res)
  })
  app.get(`${prefix}/clean/format`, (req, res) => {
    res.format({ json: () => res.json({}), default: () => res.send('x') })
  })
  app.get(`${prefix}/clean/empty`, (req, res) => {
    res.send()
    res.end()
  })
  app.use(`${prefix}/clean/static`, express.static(__dirname))
  app.use((error, req, res, next) => {
    later(() => {
      if (res.headersSent) next(error)
      else res.status(500).json({ error: error.message })
    })
  })
  return app
}

if (require.main === module) {
  process.on('uncaughtException', () => {})
  process.on('unhandledRejection', () => {})
  const [suite, ...copies] = process.argv.slice(2)
  const paths = []
  const apps = copies.map((copy) => {
    const prefix = `/${copy}`
    const app = (suite === 'clean' ? mountClean : mount)(require(copy), prefix)
    const routes = (app._router ?? app.router).stack.flatMap(({ route }) => route?.path ?? [])
    for (const path of routes) paths.push(path, `${path}?answers=1`)
    if (suite === 'clean')
      paths.push(`${prefix}/clean/static/served.txt`, `${prefix}/clean/static/no`)
    return [prefix, app]
  })
  void serveCases(
    'http',
    (req, res) => apps.find(([prefix]) => req.url.startsWith(`${prefix}/`))[1](req, res),
    paths,
  )
}

module.exports = { mount, mountClean }
