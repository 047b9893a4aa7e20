import { file, route, type LibraryCase } from './library-case.ts'

/** Mistakes around uploads, proxies and clients. */
export const traffic: Readonly<Record<string, LibraryCase>> = {
  'multer: the upload fails': {
    codes: ['SO001'],
    broken: route(
      `const upload = require('multer')({ dest: 'a' }).single('file')`,
      `upload(req, res, (problem) => { if (problem) res.sendStatus(400); res.send('ok') })`,
    ),
    fixed: route(
      `const upload = require('multer')({ dest: 'a' }).single('file')`,
      `upload(req, res, (problem) => { if (problem) return res.sendStatus(400); res.send('ok') })`,
    ),
  },
  'multer: the handler answers as well': {
    codes: ['SO001', 'SO003', 'SO004'],
    broken: route(
      `const multer = require('multer')\nconst upload = multer({ dest: 'a' })`,
      `upload.single('file')(req, res, (err) => { if (err) return res.sendStatus(400); res.send('ok') })\nres.send('started')`,
    ),
    fixed: route(
      `const multer = require('multer')\nconst upload = multer({ dest: 'a' })`,
      `upload.single('file')(req, res, (err) => { if (err) return res.sendStatus(400); res.send('ok') })`,
    ),
  },
  'busboy: an answer for each file': {
    codes: ['SO014', 'SO013'],
    broken: route(
      `const busboy = require('busboy')`,
      `const bb = busboy({ headers: req.headers })
       bb.on('file', (name, stream) => { stream.resume(); res.send(name) })
       req.pipe(bb)`,
    ),
    fixed: route(
      `const busboy = require('busboy')`,
      `const bb = busboy({ headers: req.headers })
       const names = []
       bb.on('file', (name, stream) => { stream.resume(); names.push(name) })
       bb.on('close', () => { res.json(names) })
       req.pipe(bb)`,
    ),
  },
  'busboy: an answer for the one file that may come': {
    codes: ['SO014'],
    broken: route(
      `const busboy = require('busboy')`,
      `const bb = busboy({ headers: req.headers, limits: { files: 2 } })
       bb.on('file', (name, stream) => { stream.resume(); res.send(name) })
       req.pipe(bb)`,
    ),
    fixed: route(
      `const busboy = require('busboy')`,
      `const bb = busboy({ headers: req.headers, limits: { files: 1 } })
       bb.on('file', (name, stream) => { stream.resume(); res.send(name) })
       req.pipe(bb)`,
    ),
  },
  'busboy: a field that is refused, and the end of the form': {
    codes: ['SO014'],
    broken: route(
      `const busboy = require('busboy')`,
      `const bb = busboy({ headers: req.headers })
       bb.on('field', (name, value) => {
         try { JSON.parse(value) } catch { res.status(400).send(name) }
       })
       bb.on('finish', () => { res.send('ok') })
       req.pipe(bb)`,
    ),
    fixed: route(
      `const busboy = require('busboy')`,
      `const bb = busboy({ headers: req.headers })
       let refused = null
       bb.on('field', (name, value) => {
         try { JSON.parse(value) } catch { refused = name }
       })
       bb.on('finish', () => { refused ? res.status(400).send(refused) : res.send('ok') })
       req.pipe(bb)`,
    ),
  },
  'busboy: the one file is too large, and the end of the form': {
    codes: ['SO004'],
    broken: route(
      `const busboy = require('busboy')`,
      `const form = busboy({ headers: req.headers, limits: { files: 1, fileSize: 9 } })
       form.on('file', (name, stream) => {
         stream.on('limit', () => res.status(413).end())
         stream.resume()
       })
       form.on('finish', () => res.sendStatus(201))
       req.pipe(form)`,
    ),
    fixed: route(
      `const busboy = require('busboy')`,
      `const form = busboy({ headers: req.headers, limits: { files: 1, fileSize: 9 } })
       form.on('file', (name, stream) => {
         stream.on('limit', () => {
           form.removeAllListeners('finish')
           res.status(413).end()
         })
         stream.resume()
       })
       form.on('finish', () => res.sendStatus(201))
       req.pipe(form)`,
    ),
  },
  'busboy: the end of the one file, and that of the form': {
    codes: ['SO004', 'SO014'],
    broken: route(
      `const busboy = require('busboy')`,
      `const form = busboy({ headers: req.headers, limits: { files: 1 } })
       form.on('file', (name, stream) => {
         stream.on('error', () => res.sendStatus(400))
         stream.on('end', () => res.sendStatus(202))
         stream.resume()
       })
       form.on('finish', () => res.sendStatus(201))
       req.pipe(form)`,
    ),
    fixed: route(
      `const busboy = require('busboy')`,
      `const form = busboy({ headers: req.headers, limits: { files: 1 } })
       form.on('file', (name, stream) => {
         stream.on('error', () => res.sendStatus(400))
         stream.resume()
       })
       form.on('finish', () => res.sendStatus(201))
       req.pipe(form)`,
    ),
  },
  'busboy: closed behind an error': {
    codes: ['SO004', 'SO014'],
    broken: route(
      `const busboy = require('busboy')`,
      `const bb = busboy({ headers: req.headers })
       bb.on('error', () => { res.sendStatus(400) })
       bb.on('close', () => { res.send('ok') })
       req.pipe(bb)`,
    ),
    fixed: route(
      `const busboy = require('busboy')`,
      `const bb = busboy({ headers: req.headers })
       bb.on('error', () => { res.sendStatus(400) })
       bb.on('finish', () => { res.send('ok') })
       req.pipe(bb)`,
    ),
  },
  'formidable: the error event and the callback': {
    codes: ['SO004', 'SO001'],
    broken: route(
      `const formidable = require('formidable')`,
      `const form = formidable({})
       form.on('error', () => { res.sendStatus(400) })
       form.parse(req, (err, fields, files) => { if (err) return res.sendStatus(500); res.json(files) })`,
    ),
    fixed: route(
      `const formidable = require('formidable')`,
      `const form = formidable({})
       form.on('error', () => { res.sendStatus(400) })
       form.parse(req, (err, fields, files) => { if (err) return; res.json(files) })`,
    ),
  },
  'formidable: the end event and the callback': {
    codes: ['SO004'],
    broken: route(
      `const formidable = require('formidable')`,
      `const form = formidable({})
       form.on('end', () => { res.send('ok') })
       form.parse(req, (err, fields, files) => { if (err) return res.sendStatus(400); res.json(files) })`,
    ),
    fixed: route(
      `const formidable = require('formidable')`,
      `const form = formidable({})
       form.on('end', () => { res.send('ok') })
       form.parse(req, (err, fields, files) => { if (err) res.sendStatus(400) })`,
    ),
  },
  'formidable: by names of its own': {
    codes: ['SO001'],
    broken: route(
      `const { IncomingForm } = require('formidable')`,
      `const form = new IncomingForm()
       form.parse(req, (bad, fields, files) => { if (bad) res.sendStatus(500); if (!files) return res.end('none'); res.json(files) })`,
    ),
    fixed: route(
      `const { IncomingForm } = require('formidable')`,
      `const form = new IncomingForm()
       form.parse(req, (bad, fields, files) => { if (bad) return res.sendStatus(500); if (files) res.json(files) })`,
    ),
  },
  'express-fileupload: mv': {
    codes: ['SO001'],
    broken: `req.files.picture.mv('a', (problem) => { if (problem) res.sendStatus(500); res.send('ok') })`,
    fixed: `req.files.picture.mv('a', (problem) => { if (problem) return res.sendStatus(500); res.send('ok') })`,
  },
  'http-proxy: an answer behind the proxy': {
    codes: ['SO001', 'SO003', 'SO004', 'SO010'],
    broken: route(
      `const proxy = require('http-proxy').createProxyServer({})`,
      `proxy.web(req, res, { target: 'http://x' })\nres.send('ok')`,
    ),
    fixed: route(
      `const proxy = require('http-proxy').createProxyServer({})`,
      `if (req.query.local) return res.send('ok')\nproxy.web(req, res, { target: 'http://x' }, (err) => { if (!res.headersSent) res.sendStatus(502) })`,
    ),
  },
  'http-proxy: the other server breaks off': {
    codes: ['SO010'],
    broken: route(
      `const proxy = require('http-proxy').createProxyServer({})`,
      `proxy.web(req, res, { target: 'http://x' }, (err) => { res.sendStatus(502) })`,
    ),
    fixed: route(
      `const proxy = require('http-proxy').createProxyServer({})`,
      `proxy.web(req, res, { target: 'http://x' }, (err) => { if (res.headersSent) return res.destroy(err); res.sendStatus(502) })`,
    ),
  },
  'http-proxy: the event of the same': {
    codes: ['SO010'],
    broken: file(
      `const proxy = require('http-proxy').createProxyServer({ target: 'http://x' })`,
      `proxy.on('error', (err, req, res) => { res.writeHead(502); res.end() })\napp.use((req, res) => proxy.web(req, res))`,
    ),
    fixed: file(
      `const proxy = require('http-proxy').createProxyServer({ target: 'http://x' })`,
      `proxy.on('error', (err, req, res) => { if (!res.headersSent) res.writeHead(502); res.end() })\napp.use((req, res) => proxy.web(req, res))`,
    ),
  },
  'http-proxy-middleware: the other server breaks off': {
    codes: ['SO010'],
    broken: file(
      `const { createProxyMiddleware } = require('http-proxy-middleware')`,
      `app.use(createProxyMiddleware({ target: 'http://x', on: { error: (err, req, res) => { res.status(502).json({}) } } }))`,
    ),
    fixed: file(
      `const { createProxyMiddleware } = require('http-proxy-middleware')`,
      `app.use(createProxyMiddleware({ target: 'http://x', on: { error: (err, req, res) => { if (res.headersSent) res.destroy(err); else res.status(502).json({}) } } }))`,
    ),
  },
  'http-proxy-middleware: the same up to version 2': {
    codes: ['SO010'],
    broken: file(
      `const { createProxyMiddleware } = require('http-proxy-middleware')`,
      `app.use(createProxyMiddleware({ target: 'http://x', onError(err, req, res) { res.status(502).json({}) } }))`,
    ),
    fixed: file(
      `const { createProxyMiddleware } = require('http-proxy-middleware')`,
      `app.use(createProxyMiddleware({ target: 'http://x', onError(err, req, res) { res.headersSent || res.status(502).json({}) } }))`,
    ),
  },
  'http-proxy-middleware: next behind the proxy': {
    codes: ['SO001', 'SO002', 'SO003', 'SO004'],
    broken: route(
      `const { createProxyMiddleware } = require('http-proxy-middleware')\nconst proxy = createProxyMiddleware({ target: 'http://x' })`,
      `if (req.query.far) proxy(req, res, next)\nres.send('ok')`,
    ),
    fixed: route(
      `const { createProxyMiddleware } = require('http-proxy-middleware')\nconst proxy = createProxyMiddleware({ target: 'http://x' })`,
      `if (req.query.far) return proxy(req, res, next)\nres.send('ok')`,
    ),
  },
  'request: the callback and the error event': {
    codes: ['SO004'],
    broken: route(
      `const request = require('request')`,
      `request('http://x', (err, answer, body) => { if (err) return res.sendStatus(502); res.send(body) }).on('error', () => { res.sendStatus(500) })`,
    ),
    fixed: route(
      `const request = require('request')`,
      `request('http://x', (err, answer, body) => { if (!err) res.send(body) }).on('error', () => { res.sendStatus(500) })`,
    ),
  },
  'request: by names of its own': {
    codes: ['SO001'],
    broken: route(
      `const request = require('request')`,
      `request.get('http://x', (bad, answer, body) => { if (bad) res.sendStatus(502); if (!answer) return res.end('none'); res.send(body) })`,
    ),
    fixed: route(
      `const request = require('request')`,
      `request.get('http://x', (bad, answer, body) => { if (bad) res.sendStatus(502); if (answer) res.send(body) })`,
    ),
  },
  'axios: then and an answer beside it': {
    codes: ['SO004'],
    broken: route(
      `const axios = require('axios')`,
      `axios.get('http://x').then((answer) => { res.json(answer.data) }).catch(next)\nres.send('ok')`,
    ),
    fixed: route(
      `const axios = require('axios')`,
      `axios.get('http://x').then((answer) => { res.json(answer.data) }).catch(next)`,
    ),
  },
  'got: a catch that answers and goes on': {
    codes: ['SO007', 'SO004'],
    broken: route(
      `const got = require('got')`,
      `got('http://x').catch(() => { res.sendStatus(502) }).then((answer) => { res.send('ok') })`,
    ),
    fixed: route(
      `const got = require('got')`,
      `got('http://x').then((answer) => { res.send('ok') }).catch(() => { res.sendStatus(502) })`,
    ),
  },
  'node-fetch: an error that is answered and not thrown on': {
    codes: ['SO001', 'SO008'],
    broken: route(
      `const fetch = require('node-fetch')\napp.get('/u', async (req, res) => {
        let answer
        try { answer = await fetch('http://x') } catch { res.sendStatus(502) }
        res.json(answer)
      })`,
      `res.end()`,
    ),
    fixed: route(
      `const fetch = require('node-fetch')\napp.get('/u', async (req, res) => {
        let answer
        try { answer = await fetch('http://x') } catch { return res.sendStatus(502) }
        res.json(answer)
      })`,
      `res.end()`,
    ),
  },
}
