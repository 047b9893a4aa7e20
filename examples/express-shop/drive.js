// Makes the mistakes of the shop happen: one request for each, to a server of its own that the recorder watches.
// usage: node drive.js   (after `npm run build` in the root of the repository; everything stays on the loopback)
import { spawn } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'

const bob = { authorization: 'token-bob' }
const signature = createHmac('sha256', 'current').update('/payment').digest('hex')
const requests = [
  { code: 'SO001', path: '/orders/99/status', headers: bob },
  { code: 'SO002', path: '/orders/7' },
  { code: 'SO004', method: 'PUT', path: '/account', headers: bob, body: { email: '' } },
  { code: 'SO005', path: '/orders/8', headers: bob },
  { code: 'SO006', method: 'POST', path: '/cart', body: { product: '2' } },
  { code: 'SO007', path: '/products/9/related' },
  { code: 'SO008', method: 'POST', path: '/orders', headers: bob, body: { items: ['1'] } },
  { code: 'SO010', path: '/reports/orders.csv?fails=1' },
  { code: 'SO011', path: '/account', headers: bob },
  {
    code: 'SO012',
    method: 'POST',
    path: '/webhooks/payment',
    headers: { 'x-signature': signature },
  },
  { code: 'SO013', path: '/products?names=lamp,chair' },
  { code: 'SO014', path: '/webhooks/mirror' },
  { code: 'SO015', path: '/reports/totals' },
]

const work = mkdtempSync(join(tmpdir(), 'express-shop-'))
const feed = createServer((req, res) => {
  res.write('one')
  setTimeout(() => res.end('two'), 20)
})
feed.listen(0, '127.0.0.1')
await once(feed, 'listening')

try {
  for (const request of requests) console.log(describe(request, await drive(request)))
} finally {
  feed.close()
  rmSync(work, { recursive: true, force: true })
}

async function drive({ code, method = 'GET', path, headers = {}, body }) {
  const record = join(work, `${code}.ndjson`)
  const shop = spawn(process.execPath, ['--import', '@sendonce/runtime/register', 'server.js'], {
    cwd: import.meta.dirname,
    env: {
      ...process.env,
      PORT: '0',
      FEED: `http://127.0.0.1:${feed.address().port}/feed`,
      SENDONCE_OUT: record,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let errors = ''
  shop.stderr.on('data', (chunk) => (errors += chunk))
  const exit = once(shop, 'exit')
  const lines = createInterface(shop.stdout)
  const line = await Promise.race([
    once(lines, 'line').then(([text]) => text),
    exit.then(() => null),
  ])
  if (line === null) throw new Error(`the shop did not start: ${errors}`)
  const got = await fetch(line.slice(line.indexOf('http')) + path, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    body: body && JSON.stringify(body),
  }).then(
    async (answer) => `${answer.status} ${await answer.text().catch(() => '(cut off)')}`,
    () => 'no answer, the connection was cut',
  )
  for (let tries = 0; tries < 100 && incidentsIn(record).length === 0; tries++) await delay(20)
  // What is thrown where nobody catches it ends the process a little later.
  const isCrash = await Promise.race([exit.then(() => true), delay(150, false)])
  shop.kill()
  await exit
  return { got, incidents: incidentsIn(record), isCrash }
}

/** Each line is one entry; the first tells that the recorder is there. A repeat has the id of the first. */
function incidentsIn(record) {
  if (!existsSync(record)) return []
  const lines = readFileSync(record, 'utf8').split('\n').slice(0, -1)
  const incidents = lines.map((line) => JSON.parse(line)).filter(({ kind }) => kind === 'incident')
  return [...new Map(incidents.map((incident) => [incident.id, incident])).values()]
}

function describe({ method = 'GET', path }, { got, incidents, isCrash }) {
  const [incident, ...more] = incidents
  const place = (sighting) =>
    sighting?.place
      ? `${relative(import.meta.dirname, sighting.place.file)}:${sighting.place.line}`
      : 'outside the shop'
  const result = incident
    ? `${incident.error?.code ?? incident.reaction}${isCrash ? ', and the server is down' : ''}`
    : 'nothing happened'
  const codes = [incident?.code ?? 'no incident', ...more.map(({ code }) => code)].join('+')
  return [
    `${codes}  ${method} ${path}`,
    `  client  ${got.trimEnd().replaceAll('\n', ' ')}`,
    `  first   ${place(incident?.first)}`,
    `  second  ${place(incident?.second)}`,
    `  result  ${result}`,
  ].join('\n')
}
