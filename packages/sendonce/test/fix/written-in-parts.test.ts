import { expect, test } from 'vitest'
import { repairFiles } from './repair-files.ts'

/** A client that listens is written to for as long as it is there; one of the routes that let it listen answers as well. */
const listening = (beat: string): string => `const app = require('express')()
function listen(req, res) {
  res.setHeader('Content-Type', 'text/event-stream')
  const timer = setInterval(() => {
${beat}  }, 30000)
  req.on('close', () => clearInterval(timer))
}
app.get('/live', (req, res) => listen(req, res))
app.get('/t', (req, res) => {
  if (req.query.live) listen(req, res)
  res.status(405).send('no')
})
`

function repaired(text: string): string {
  return repairFiles({ 'app.js': text }, { express: 4 }).texts.get('app.js') ?? ''
}

test('what an interval writes goes on behind the first part, up to the end', () => {
  const guard = '    if (res.writableEnded) return\n'
  expect(repaired(listening("    res.write(':')\n"))).toBe(
    listening(`${guard}    res.write(':')\n`),
  )
})

test('so it does where work is done behind each part', () => {
  const work = '    beats.add(1)\n'
  expect(repaired(listening(`    res.write(':')\n${work}`))).toBe(
    listening(`    if (!res.writableEnded) res.write(':')\n${work}`),
  )
})
