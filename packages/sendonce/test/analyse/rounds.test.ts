import { expect, test } from 'vitest'
import { analyze } from '../../src/index.ts'
import { testShapes } from './shapes.ts'

testShapes({
  'one round of a loop answers': {
    clean: `if (req.query.ids.length === 0) return res.json([])
    for (let i = 0; i < req.query.ids.length; i++) {
      load(req.query.ids[i]).then((one) => { if (i === 0) res.json(one) })
    }`,
    broken: `for (let i = 0; i < req.query.ids.length; i++) {
      load(req.query.ids[i]).then((one) => { if (i > 0) res.json(one) })
    }
    res.json([])`,
  },
  'a flag that all rounds share': {
    clean: `let isDone = false
    for (const id of req.query.ids) {
      load(id).then((one) => { if (isDone) return; isDone = true; res.json(one) })
    }`,
    broken: `for (const id of req.query.ids) {
      let isDone = false
      load(id).then((one) => { if (isDone) return; isDone = true; res.json(one) })
    }`,
  },
  'a list that a property holds': {
    clean: `const page = { found: [] }
    for (const id of req.query.ids) {
      load(id).catch(() => null).then((one) => {
        page.found.push(one)
        if (page.found.length === req.query.ids.length) res.json(page)
      })
    }`,
    broken: `const page = { found: [] }
    for (const id of req.query.ids) {
      load(id).catch(() => null).then((one) => {
        page.found.push(one)
        if (page.found.length >= 1) res.json(page)
      })
    }`,
  },
  'a function that is declared in a loop': {
    clean: `if (req.query.ids.length === 0) return res.json([])
    for (let i = 0; i < req.query.ids.length; i++) {
      load(req.query.ids[i]).then(answer)
      function answer(one) { if (i === req.query.ids.length - 1) res.json(one) }
    }`,
    broken: `for (let i = 0; i < req.query.ids.length; i++) {
      load(req.query.ids[i]).then(answer)
      function answer(one) { if (i !== req.query.ids.length - 1) res.json(one) }
    }`,
  },
  'rounds that wait': {
    clean: `for (const id of req.query.ids) {
      const one = await load(id)
      later(() => log(id, one))
      if (one.isLast) { res.json(one); break }
    }`,
    broken: `for (const id of req.query.ids) {
      const one = await load(id)
      later(() => log(id, one))
      if (one.isLast) res.json(one)
    }`,
  },
  'rounds of which one finds what it looks for': {
    clean: `const rows = [{ id: 'a' }, { id: 'b' }, { id: 'c' }]
    for (let i = 0; i < 3; i++) { if (rows[i].id === req.query.id) res.json(rows[i]) }`,
    broken: `const rows = [{ id: 'a' }, { id: 'b' }, { id: 'c' }]
    for (let i = 0; i < 3; i++) { if (rows[i].id !== req.query.id) res.json(rows[i]) }`,
  },
  'the third item of a list that is written down': {
    clean: `for (const name of ['a', 'b', 'c']) { if (name === 'c') return res.json(name) }
    res.json({})`,
    broken: `for (const name of ['a', 'b', 'c']) { if (name === 'c') res.json(name) }
    res.json({})`,
  },
  'the third call of an iteration': {
    clean: `let calls = 0
    req.query.ids.forEach(() => { if (++calls === 3) res.json({}) })
    if (calls < 3) res.json([])`,
    broken: `let calls = 0
    req.query.ids.forEach(() => { if (++calls === 3) res.json({}) })
    res.json([])`,
  },
  'the third turn of a loop': {
    clean: `let turns = 0
    while (turns < 3) { turns++; if (turns === 3) return res.json({}) }
    res.json([])`,
    broken: `let turns = 0
    while (turns < 3) { turns++; if (turns === 3) res.json({}) }
    res.json([])`,
  },
  'what a countdown comes to': {
    clean: `let left = 5
    const timer = setInterval(() => { if (--left === 0) { clearInterval(timer); res.json({}) } }, 9)`,
    broken: `let left = 5
    const timer = setInterval(() => { if (--left === 0) res.json({}) }, 9)
    load((error, one) => { res.json(one) })`,
  },
  'parts that are counted as they come': {
    clean: `let size = 0
    req.on('data', () => { if (++size === 3) { res.status(413).json({}); req.destroy() } })
    req.on('end', () => { if (size < 3) res.json({ size }) })`,
    broken: `let size = 0
    req.on('data', () => { if (++size === 3) res.status(413).json({}) })
    req.on('end', () => { res.json({ size }) })`,
  },
})

test('of one promise one reaction is called, whichever round has handed on first', () => {
  const text = `const app = require('express')()
app.post('/t', (req, res, next) => {
  let left = req.body.length
  req.body.forEach((row) => {
    save(row).then(() => {
      if (--left === 0) res.json({})
    }, (err) => {
      left--
      next(err)
    })
  })
})
app.use((err, req, res, next) => {
  if (res.headersSent) return next(err)
  res.status(500).json({})
})`
  const [finding] = analyze({ files: { 'app.js': text } }).findings
  expect(finding?.code).toBe('SO013')
  const notes = finding?.path.map(({ site, note }) => `${site.line} ${note}`) ?? []
  const from = notes.indexOf('15 first answer')
  // The other promise is another item's.
  expect(notes.slice(from, from + 2)).toEqual(['15 first answer', '4 next item'])
})
