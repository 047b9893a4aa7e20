// Express programs whose late answers nobody catches: how the process ends.
const { get } = require('../wire.cjs')

const crash = (name, handle, more = {}) => ({
  name,
  own: true,
  app: (kit) => {
    const app = kit.express()()
    app.get('/', (req, res, next) => handle(res, kit, req, next))
    return app
  },
  talk: get('/'),
  ...more,
})

const cases = [
  crash('send twice behind an await: fatal in Express 4', async (res, kit) => {
    setTimeout(kit.done, 30)
    res.send('first')
    await null
    res.send('second')
  }),
  crash('json in a timer behind the answer', (res) => {
    res.json({ first: true })
    setTimeout(() => res.json({ second: true }), 5)
  }),
  crash('redirect in finish', (res) => {
    res.on('finish', () => res.redirect('/late'))
    res.send('first')
  }),
  crash(
    'a late throw that Express prints',
    (res, kit) => {
      res.send('first')
      setImmediate(kit.done)
      throw new TypeError('printed by the final handler')
    },
    { env: { NODE_ENV: 'production' } },
  ),
  crash('next(err) from a timer, behind the answer', (res, kit, req, next) => {
    res.send('first')
    setTimeout(() => {
      next(Object.assign(new Error('late'), { stack: 'its stack' }))
      kit.done()
    }, 5)
  }),
  crash('a rejection that a listener takes', async (res, kit) => {
    process.on('unhandledRejection', (error) => {
      kit.error('unhandledRejection', error)
      kit.done()
    })
    setTimeout(kit.done, 30)
    res.send('first')
    await null
    res.status(500).json({ late: true })
  }),
  crash('uncaughtException answers itself', (res, kit) => {
    process.once('uncaughtException', (error, origin) => {
      kit.error(origin, error)
      if (!res.headersSent) res.status(500).send('from the process')
      kit.done()
    })
    setTimeout(() => {
      throw new Error('in a timer')
    }, 5)
  }),
]

module.exports = { cases, usesExpress: true }
