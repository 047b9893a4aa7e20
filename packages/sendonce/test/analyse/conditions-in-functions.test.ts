import { testShapes } from './shapes.ts'

/** Two functions that ask, and an answer for each. */
const asked = (one: string, other: string): string => `const app = require('express')()
  app.all('/t', (req, res) => {
    const { kind, id } = req.query
    const isOne = () => ${one}
    const isOther = () => ${other}
    if (isOne()) res.json({ kind })
    if (isOther()) res.status(405).end()
  })
  app.listen(80)`

/** Callbacks of which the last one answers. */
const whenDone = (isDone: string): string => `const app = require('express')()
  app.get('/t', (req, res) => {
    const rows = req.app.locals.rows.slice()
    for (const row of rows) {
      row.load(() => {
        row.isDone = true
        const isDone = () => ${isDone}
        if (isDone()) res.json(rows)
      })
    }
  })
  app.listen(80)`

/** A helper that answers for items of a list. */
const pickedBy = (condition: string): string => `const app = require('express')()
  const show = (res, user) => res.json({ name: user.name })
  app.get('/t', (req, res) => {
    let isThere = false
    for (const user of req.app.locals.users) {
      if (${condition}) {
        isThere = true
        show(res, user)
      }
    }
    if (!isThere) res.sendStatus(404)
  })
  app.listen(80)`

/** A timer that is given what to call. */
const limited = (work: string): string => `const app = require('express')()
  app.get('/t', (req, res) => {
    const timer = setTimeout((answer) => answer(), 500, () => res.sendStatus(504))
    setTimeout((answer, rows) => { ${work} }, 50, (rows) => res.json(rows), [])
  })
  app.listen(80)`

testShapes({
  'functions that exclude each other': {
    clean: asked("kind === 'one'", "kind === 'other'"),
    broken: asked("kind === 'one'", "id === 'other'"),
  },
  'functions of which one denies the other': {
    clean: asked("!(req.method !== 'GET' || id)", "req.method !== 'GET' || id"),
    broken: asked("req.method !== 'GET' && id", "req.method !== 'GET' || id"),
  },
  'a function that asks all items': {
    clean: whenDone('rows.every((one) => one.isDone)'),
    broken: whenDone('rows.some((one) => one.isDone)'),
  },
  'the one item that a helper answers for': {
    clean: pickedBy('user.id === req.query.id'),
    broken: pickedBy('user.isAdmin'),
  },
  'a timer that is given a function, and cleared': {
    clean: limited('clearTimeout(timer); answer(rows)'),
    broken: limited('answer(rows)'),
  },
})
