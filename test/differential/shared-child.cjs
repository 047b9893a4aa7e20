// Runs the cases of one theme, one after the other, in this process: client and server.
// usage: node shared-child.cjs <report file> <theme> <express copy or -> <names as JSON>
const { appendFileSync, writeSync } = require('node:fs')
const { makeKit } = require('./kit.cjs')
const { startServer, stopServer, talk } = require('./serve.cjs')

const [report, theme, express, names] = process.argv.slice(2)
const { cases } = require(`./cases/${theme}.cjs`)

const turn = () => new Promise((resolve) => setImmediate(resolve))

async function within(promise, milliseconds) {
  let timer
  const late = new Promise((resolve) => {
    timer = setTimeout(() => resolve('late'), milliseconds)
  })
  const outcome = await Promise.race([promise.then(() => 'done'), late])
  clearTimeout(timer)
  return outcome
}

async function observe(one) {
  const events = []
  const kit = makeKit({
    express: express === '-' ? undefined : express,
    put: (line) => events.push(line),
  })
  const server = await startServer(one, kit)
  const { port } = server.address()
  const wire = await talk(one, port)
  if (one.waits) events.push(`app: ${await within(kit.finished, 4000)}`)
  for (let turns = 0; turns < 4; turns++) await turn()
  events.push(`server closes: ${await within(stopServer(server), 2000)}`)
  await turn()
  return { port, wire, events }
}

async function main() {
  for (const name of JSON.parse(names)) {
    appendFileSync(report, `${JSON.stringify({ begins: name })}\n`)
    writeSync(2, `\n@@ ${name}\n`)
    const one = cases.find((item) => item.name === name)
    const began = performance.now()
    const seen = await observe(one)
    const took = Math.round(performance.now() - began)
    // Warnings are printed a tick after they were raised.
    await turn()
    appendFileSync(report, `${JSON.stringify({ name, took, ...seen })}\n`)
  }
  writeSync(2, '\n@@ \n')
}

void main()
