import { node } from './tree.mjs'

const expressAnswers = [
  'res.json({ ok: true })',
  "res.send('done')",
  "res.status(404).json({ error: 'missing' })",
  'res.sendStatus(204)',
  "res.status(400).send('bad')",
  "res.redirect('/login')",
  'res.end()',
  "res.set('x-kind', 'a').json([])",
]
const otherAnswers = [
  'res.jsonp({ ok: true })',
  'res.sendStatus(404)',
  "res.redirect(301, '/moved')",
  "res.type('txt').send('text')",
  'res.status(204).end()',
  "res.location('/made').status(201).json({})",
]
const httpAnswers = [
  ["res.end('ok')"],
  ['res.writeHead(200)', "res.end('ok')"],
  ["res.writeHead(404, { 'content-type': 'text/plain' })", "res.end('missing')"],
  ['res.statusCode = 500', "res.end('failed')"],
  ["res.setHeader('content-type', 'text/plain')", "res.end('text')"],
  ["res.write('part')", 'res.end()'],
]
const preparations = {
  http: ["res.setHeader('x-count', '1')", 'res.statusCode = 201', "res.write('more')"],
  express: [
    "res.set('x-count', '1')",
    'res.status(201)',
    "res.setHeader('x-a', 'b')",
    "res.type('json')",
  ],
}

/** The lines of an answer; the last of them ends the response. */
export function answerLines({ random, isHttp, features }) {
  if (isHttp) return random.pick(httpAnswers)
  const others = features.has('sending') ? otherAnswers : []
  return [random.pick([...expressAnswers, ...others])]
}

/** One expression that answers. */
export function answerExpression(scope) {
  return answerLines(scope).at(-1)
}

/** An operation that does not answer yet. */
export function preparation({ random, isHttp }) {
  return node(random.pick(isHttp ? preparations.http : preparations.express))
}
