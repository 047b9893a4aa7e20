// Runs the app of one case alone; the client is elsewhere, so that it outlives a crash.
// usage: node own-child.cjs <report file> <theme> <express copy or -> <name>
const { appendFileSync } = require('node:fs')
const { makeKit } = require('./kit.cjs')
const { startServer } = require('./serve.cjs')

const [report, theme, express, name] = process.argv.slice(2)
const one = require(`./cases/${theme}.cjs`).cases.find((item) => item.name === name)
const put = (line) => appendFileSync(report, `${JSON.stringify({ event: line })}\n`)
const kit = makeKit({ express: express === '-' ? undefined : express, put })

async function main() {
  const server = await startServer(one, kit)
  // An app that is done lets go of its server: the process must end by itself.
  void kit.finished.then(() => {
    server.close()
    server.closeIdleConnections?.()
    return null
  })
  appendFileSync(report, `${JSON.stringify({ port: server.address().port })}\n`)
}

void main()
