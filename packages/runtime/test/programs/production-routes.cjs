// Mistakes on several routes, each asked for once: of the later ones only the inner frames of the first answer are kept.
const http = require('node:http')
const express = require(process.env.EXPRESS ?? 'express')

const app = express()
const router = express.Router()
router.get('/straight', (req, res) => {
  res.json({})
  res.json({})
})
router.get('/helper', (req, res) => {
  refuse(res)
  res.json({})
})
router.get(
  '/handed-on',
  (req, res, next) => {
    res.json({})
    next()
  },
  (req, res) => res.json({}),
)
router.get('/later', (req, res) => {
  setTimeout(() => {
    try {
      res.json({})
    } catch {
      // What is recorded is what the test looks at.
    }
  }, 5)
  res.json({})
})
router.get('/thrown', (req, res) => {
  res.json({})
  throw new Error('behind the answer')
})
let kept = null
router.get('/kept', (req, res) => {
  kept = res
  res.json({})
})
router.get('/again', (req, res) => {
  try {
    kept.json({})
  } catch {
    // See above.
  }
  res.json({})
})
app.use('/api', router)
app.use((_error, req, res, _next) => {
  if (!req.originalUrl.endsWith('thrown')) return
  try {
    res.status(500).json({})
  } catch {
    // See above.
  }
})

const refuse = (res) => deny(res)
function deny(res) {
  res.status(403).json({})
}

const server = http.createServer(app).listen(0, '127.0.0.1', async () => {
  const { port } = server.address()
  for (const path of ['straight', 'helper', 'handed-on', 'later', 'thrown', 'kept', 'again']) {
    await new Promise((resolve) => {
      const request = http.get({ host: '127.0.0.1', port, path: `/api/${path}`, agent: false })
      request.on('response', (response) => response.resume().on('close', resolve))
    })
    await new Promise((resolve) => setTimeout(resolve, 30))
  }
  process.exit()
})
