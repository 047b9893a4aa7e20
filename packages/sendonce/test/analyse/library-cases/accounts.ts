import { file, route, type LibraryCase } from './library-case.ts'

const passport = file(
  `const passport = require('passport')\nconst { Strategy } = require('passport-local')`,
  '',
)

const loaded = file(
  `const passport = require('passport')\nconst Strategy = require(process.env.STRATEGY)`,
  '',
)

/** Mistakes around who asks: logins, sessions, tokens, passwords. */
export const accounts: Readonly<Record<string, LibraryCase>> = {
  'jsonwebtoken: verified although no token came': {
    codes: ['SO001'],
    broken: route(
      `const jwt = require('jsonwebtoken')`,
      `const token = req.headers['x-token']
       if (!token) res.sendStatus(401)
       try { res.json(jwt.verify(token, 'key')) } catch { res.sendStatus(403) }`,
    ),
    fixed: route(
      `const jwt = require('jsonwebtoken')`,
      `const token = req.headers['x-token']
       if (!token) return res.sendStatus(401)
       let user
       try { user = jwt.verify(token, 'key') } catch { return res.sendStatus(403) }
       res.json(user)`,
    ),
  },
  'passport: the callback answers and goes on': {
    codes: ['SO001'],
    broken: `${passport} app.post('/login', (req, res, next) => {
      passport.authenticate('local', (err, user) => {
        if (err) return next(err)
        if (!user) res.status(401).json({})
        res.json({ user })
      })(req, res, next)
    })`,
    fixed: `${passport} app.post('/login', (req, res, next) => {
      passport.authenticate('local', (err, user) => {
        if (err) return next(err)
        if (!user) return res.status(401).json({})
        res.json({ user })
      })(req, res, next)
    })`,
  },
  'passport: authenticate is waited for, and its callback waits': {
    codes: ['SO001'],
    broken: `${passport} app.post('/login', async (req, res, next) => {
      try {
        await passport.authenticate('local', async (problem, user) => {
          const rights = await load(user).catch(() => null)
          if (!rights) res.sendStatus(403)
          res.json({ rights })
        })(req, res, next)
      } catch (err) { next(err) }
    })`,
    fixed: `${passport} app.post('/login', async (req, res, next) => {
      try {
        await passport.authenticate('local', async (problem, user) => {
          const rights = await load(user).catch(() => null)
          if (!rights) return res.sendStatus(403)
          res.json({ rights })
        })(req, res, next)
      } catch (err) { next(err) }
    })`,
  },
  'passport: authenticate, and an answer behind it': {
    codes: ['SO001', 'SO003', 'SO004', 'SO005'],
    broken: `${passport} app.post('/login', (req, res, next) => {
      passport.authenticate('local', (problem, user) => { res.json({ user }) })(req, res, next)
      res.send('ok')
    })`,
    fixed: `${passport} app.post('/login', (req, res, next) => {
      passport.authenticate('local', (problem, user) => { res.json({ user }) })(req, res, next)
    })`,
  },
  'passport: a strategy that answers, and an answer behind it': {
    codes: ['SO001', 'SO002', 'SO003', 'SO004'],
    broken: `${passport} app.post('/login', (req, res, next) => {
      passport.authenticate('local')(req, res, () => { res.send('in') })
      res.send('ok')
    })`,
    fixed: `${passport} app.post('/login', (req, res, next) => {
      passport.authenticate('local')(req, res, () => { res.send('in') })
    })`,
  },
  'passport: done twice': {
    codes: ['SO012'],
    broken: `${passport} passport.use(new Strategy((name, password, done) => {
      User.findOne({ name }, (err, user) => {
        if (err) done(err)
        if (!user) return done(null, false)
        done(null, user)
      })
    }))`,
    fixed: `${passport} passport.use(new Strategy((name, password, done) => {
      User.findOne({ name }, (err, user) => {
        if (err) return done(err)
        if (!user) return done(null, false)
        done(null, user)
      })
    }))`,
  },
  'passport: done twice, in a strategy that is loaded by a setting': {
    codes: ['SO012'],
    broken: `${loaded} passport.use('own', new Strategy({ session: false }, (name, password, done) => {
      User.findOne({ name }, (err, user) => {
        if (err) done(err)
        done(null, user ?? false)
      })
    }))`,
    fixed: `${loaded} passport.use('own', new Strategy({ session: false }, (name, password, done) => {
      User.findOne({ name }, (err, user) => {
        if (err) return done(err)
        done(null, user ?? false)
      })
    }))`,
  },
  'passport: logIn': {
    codes: ['SO001', 'SO002', 'SO012'],
    broken: `${passport} app.post('/login', (req, res, next) => {
      req.logIn(req.body, (err) => { if (err) next(err); res.redirect('/') })
    })`,
    fixed: `${passport} app.post('/login', (req, res, next) => {
      req.logIn(req.body, (err) => { if (err) return next(err); res.redirect('/') })
    })`,
  },
  'session: destroy answers, and so does the handler': {
    codes: ['SO004'],
    broken: `req.session.destroy((err) => { res.redirect('/login') })\nres.redirect('/')`,
    fixed: `req.session.destroy((err) => { if (err) console.log(err) })\nres.redirect('/')`,
  },
  'session: destroy by an error-first callback of another name': {
    codes: ['SO001'],
    broken: `req.session.save((problem) => { if (problem) res.sendStatus(500); res.redirect('/') })`,
    fixed: `req.session.save((problem) => { if (problem) return res.sendStatus(500); res.redirect('/') })`,
  },
  'session: regenerate fails, or gives a session': {
    codes: ['SO002', 'SO012', 'SO001'],
    broken: `req.session.regenerate((oops) => { if (oops) next(oops); req.session.user = 1; res.send('ok') })`,
    fixed: `req.session.regenerate((oops) => { if (oops) return next(oops); req.session.user = 1; res.send('ok') })`,
  },
  'jsonwebtoken: verify calls back at once, then next': {
    codes: ['SO002'],
    broken: route(
      `const jwt = require('jsonwebtoken')\napp.use((req, res, next) => {
        jwt.verify(req.headers.token, 'key', (err, user) => { if (err) return res.sendStatus(401); req.user = user })
        next()
      })`,
      `res.send('ok')`,
    ),
    fixed: route(
      `const jwt = require('jsonwebtoken')\napp.use((req, res, next) => {
        jwt.verify(req.headers.token, 'key', (err, user) => { if (err) return res.sendStatus(401); req.user = user; next() })
      })`,
      `res.send('ok')`,
    ),
  },
  'jsonwebtoken: verify with a key calls back at once, as code around it relies on': {
    codes: ['SO001'],
    broken: route(
      `const jwt = require('jsonwebtoken')`,
      `let user = null
       jwt.verify(req.headers.token, 'key', (err, payload) => { if (err) res.sendStatus(401); user = payload })
       res.json(user)`,
    ),
    fixed: route(
      `const jwt = require('jsonwebtoken')`,
      `let user = null
       jwt.verify(req.headers.token, 'key', (err, payload) => { if (err) { res.sendStatus(401); return } user = payload })
       if (!user) return
       res.json(user)`,
    ),
  },
  'jsonwebtoken: a flag set by the callback that runs at once': {
    codes: ['SO001'],
    broken: route(
      `const jwt = require('jsonwebtoken')`,
      `let failed = false
       jwt.verify(req.headers.token, 'key', (err) => { if (err) { failed = true; res.sendStatus(401) } })
       if (failed) res.end('no')
       else res.send('ok')`,
    ),
    fixed: route(
      `const jwt = require('jsonwebtoken')`,
      `let failed = false
       jwt.verify(req.headers.token, 'key', (err) => { if (err) { failed = true; res.sendStatus(401) } })
       if (failed) return
       res.send('ok')`,
    ),
  },
  'jsonwebtoken: sign calls back later': {
    codes: ['SO004'],
    broken: route(
      `const jwt = require('jsonwebtoken')`,
      `jwt.sign(req.body, 'key', (problem, token) => { if (problem) return next(problem); res.json({ token }) })
       res.send('ok')`,
    ),
    fixed: route(
      `const jwt = require('jsonwebtoken')`,
      `jwt.sign(req.body, 'key', (problem, token) => { if (problem) return next(problem); res.json({ token }) })`,
    ),
  },
  'bcrypt: compare by other names': {
    codes: ['SO001'],
    broken: route(
      `const bcrypt = require('bcryptjs')`,
      `bcrypt.compare(req.body.a, req.body.b, (failure, same) => { if (failure) res.sendStatus(500); if (!same) return res.sendStatus(401); res.send('ok') })`,
    ),
    fixed: route(
      `const bcrypt = require('bcryptjs')`,
      `bcrypt.compare(req.body.a, req.body.b, (failure, same) => { if (failure) res.sendStatus(500); if (same) res.send('ok') })`,
    ),
  },
  'bcrypt: a hash, and an answer beside it': {
    codes: ['SO004'],
    broken: route(
      `const bcrypt = require('bcrypt')`,
      `bcrypt.hash(req.body.a, 4, (err, hash) => { if (err) return res.sendStatus(500); store(hash) })\nres.send('ok')`,
    ),
    fixed: route(
      `const bcrypt = require('bcrypt')`,
      `bcrypt.hash(req.body.a, 4, (err, hash) => { if (err) return res.sendStatus(500); store(hash); res.send('ok') })`,
    ),
  },
}
