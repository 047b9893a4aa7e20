import { expect, test } from 'vitest'
import { repairFiles } from './repair-files.ts'

function fixed(handler: string, express = 5): string | undefined {
  const text = `const app = require('express')()
${handler}
function asyncHandler(fn) { return (req, res, next) => Promise.resolve(fn(req, res, next)).catch(next) }
`
  return repairFiles({ 'app.js': text }, { express, isWanted: () => true }).texts.get('app.js')
}

const chain = `load(req.query.id)
    .then(async (row) => { res.send(row); await log(row) })
    .catch((e) => res.status(500).send(e.message))`

test('a wrapper hears of a failure in the promise that it is given', () => {
  const text = fixed(`app.get('/t', asyncHandler((req, res) => {
  return ${chain}
}))`)
  expect(text).toContain('if (res.headersSent) throw e')
})

test('of a promise that it is not given it hears nothing: nothing is thrown there', () => {
  const text = fixed(`app.get('/t', asyncHandler((req, res) => {
  ${chain}
}))`)
  expect(text).toContain('asyncHandler((req, res, next) => {')
  expect(text).toContain('if (res.headersSent) return next(e)')
})

test('where no next can be called either, the answer is left out', () => {
  const text = fixed(`app.get('/t', asyncHandler((req, res, ...rest) => {
  ${chain}
}))`)
  expect(text ?? '').not.toContain('throw')
})

test('a promise that is asked when it is settled is not waited for in front of that', () => {
  const text = fixed(`const { pipeline } = require('node:stream/promises')
app.get('/t', (req, res) => {
  const sent = pipeline(open(req.query.id), res)
  sent.then(() => res.end('done'), () => res.destroy())
})`)
  expect(text ?? '').not.toContain('await')
})

const giving = (body: string): string => `app.get('/t', async (req, res) => {
  ${body}
})
async function load(id) { return (await fetch('http://localhost/' + id)).json() }`

test('a chain that is given back hands its failure on behind itself', () => {
  const text = fixed(giving('return load(req.query.id).then((row) => res.json(row))'), 4)
  expect(text).toContain('res.json(row)).catch(next)')
  expect(text).not.toContain('try')
})

test('a catch around a chain that is given back takes its failure when it is waited for', () => {
  const text = fixed(
    giving(`try {
    return load(req.query.id).then((row) => res.json(row))
  } catch (err) {
    res.sendStatus(502)
  }`),
    4,
  )
  expect(text).toContain('return await load(req.query.id).then(')
})

test('what is given back in a new try is waited for, and its error has a name of its own', () => {
  const text = fixed(
    `app.get('/u', (req, res, next) => load(1).then((row) => res.json(row)).catch(next))
${giving(`const id = await load(req.query.id)
  return show(res, id)`)}
async function show(res, id) { res.json(await load(id)) }`,
    4,
  )
  expect(text).toContain('return await show(res, id)')
  expect(text).toContain('} catch (error) {')
})

test.each([
  ['hears', '(fn) => (req, res, next) => Promise.resolve(fn(req, res, next)).catch(next)', false],
  ['gives what it is given to Express 4', '(fn) => (req, res, next) => fn(req, res, next)', true],
  ['gives nothing back', '(fn) => (req, res, next) => { fn(req, res, next) }', true],
])('a catch that hands on comes off only where a wrapper hears: one that %s', (_, wrap, isKept) => {
  const text = fixed(
    `const wrap = ${wrap}
app.get('/t', wrap(async (req, res, next) => {
  const rows = await load(req.query.id).catch(next)
  res.json(rows)
}))
app.use((err, req, res, next) => { res.headersSent ? next(err) : res.status(500).send('failed') })`,
    4,
  )
  expect(text?.includes('.catch(next)\n  if (res.headersSent) return')).toBe(isKept)
  expect(text?.includes('await load(req.query.id)\n  res.json(rows)')).toBe(!isKept)
})
