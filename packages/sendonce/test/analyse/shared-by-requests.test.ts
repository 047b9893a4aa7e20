import { expect, test } from 'vitest'
import { app, found } from './program-findings.ts'

const limit = (counts: string, stop = ''): string =>
  app(`function atMost(limit) {
  let running = 0
  return (req, res, next) => {
    if (running >= limit) { res.sendStatus(503)${stop} }
    ${counts}
    next()
  }
}
app.get('/t', atMost(2), (req, res) => { res.json({}) })`)

test('what the function around a handler counts was changed by other requests', () => {
  const missing = ['SO002 certain 5 10', 'SO002 certain 5 7']
  expect(found(limit('running++'))).toEqual(missing)
  expect(found(limit('running += 1'))).toEqual(missing)
  expect(found(limit("running++; res.on('close', () => { running-- })"))).toEqual(missing)
  expect(found(limit('running++', '; return'))).toEqual([])
})

test('what is set only where the handler is made stays as it was set', () => {
  const made = (set: string): string =>
    app(`function strict(options) {
  let refuses = false
  ${set}
  return (req, res, next) => {
    if (refuses) res.sendStatus(403)
    next()
  }
}
app.get('/t', strict({}), (req, res) => { res.json({}) })`)
  expect(found(made('if (options.none) refuses = false'))).toEqual([])
  expect(found(made('app.on("mount", () => { refuses = true })'))).not.toEqual([])
})
