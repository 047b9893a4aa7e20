// What the viewer costs who looks at it: its size, how soon an incident is shown, and how it does with many.
// usage: node --import tsx bench/view.mjs [seconds]   (Chromium as in the tests; everything stays on the loopback)
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { get } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { liveAssets } from '@sendonce/viewer/live'
import { launchBrowser } from '../test/browser.ts'
import {
  endAll,
  madeIncident,
  madeSession,
  makeLive,
  manyFindings,
} from '../test/live/made-live.ts'

const loadSeconds = Number(process.argv[2] ?? 30)
const mistakes = 20

function percentile(values, share) {
  const sorted = values.toSorted((a, b) => a - b)
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))])
}

const spread = (values) =>
  `median ${percentile(values, 0.5)} ms, 95 % ${percentile(values, 0.95)} ms, most ${percentile(values, 1)} ms`

/** On a connection of its own: the program throws in the middle of each answer. */
const ask = (port, path) =>
  new Promise((resolve) => {
    get({ host: '127.0.0.1', port, path, agent: false }, (answer) =>
      answer.on('error', resolve).on('close', resolve).resume(),
    )
  })

/** Waits in the page: its policy lets nobody else make code of text. */
const when = (page, condition) =>
  page.evaluate(`new Promise((resolve) => {
    const look = () => (${condition} ? resolve() : requestAnimationFrame(look))
    look()
  })`)

function sizes() {
  let zipped = 0
  for (const [path, { text }] of liveAssets()) {
    zipped += gzipSync(text).length
    console.log(`${path.padEnd(12)} ${Buffer.byteLength(text)} bytes`)
  }
  console.log(`together     ${zipped} bytes zipped`)
}

/** A program with many mistakes, run by the command itself: from the end of the request to the row in the list. */
async function latency(browser) {
  const folder = mkdtempSync(join(tmpdir(), 'sendonce-bench-view-'))
  const routes = Array.from(
    { length: mistakes },
    (_, at) => `if (req.url === '/${at}') {\n    res.end('one')\n    res.writeHead(200)\n  }`,
  )
  writeFileSync(join(folder, 'package.json'), '{ "private": true }')
  writeFileSync(
    join(folder, 'app.js'),
    `process.on('uncaughtException', () => {})
require('node:http').createServer((req, res) => {
  ${routes.join('\n  ')}
}).listen(0, '127.0.0.1', function () { console.log('port ' + this.address().port) })\n`,
  )
  const bin = join(import.meta.dirname, '..', 'packages', 'sendonce', 'dist', 'bundle', 'bin.js')
  const args = [bin, 'view', '--no-open', '--terminal', 'off', 'app.js']
  const viewer = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
  let told = ''
  for (const stream of [viewer.stdout, viewer.stderr])
    stream.on('data', (text) => {
      told += text
    })
  const until = async (pattern) => {
    while (!pattern.test(told)) await sleep(20)
    return pattern.exec(told)[0]
  }
  const address = await until(/http:\S+#t=[\w-]{32}/)
  const port = (await until(/port \d+/)).slice(5)
  await until(/checked/)
  const page = await browser.newPage()
  await page.goto(address)
  await when(page, `document.querySelectorAll('.row[data-name]').length > 0`)
  const taken = []
  for (let at = 0; at < mistakes; at++) {
    // How often the rows of the list say that something was seen, put together.
    const shown = when(
      page,
      `[...document.querySelectorAll('#list .state')].reduce((sum, { textContent }) =>
        sum + Number(/×(\\d+)/.exec(textContent)?.[1] ?? 0), 0) > ${at}`,
    )
    await ask(port, `/${at}`)
    const began = performance.now()
    await shown
    taken.push(performance.now() - began)
    await sleep(150)
  }
  console.log(
    `an incident is shown: ${spread(taken)} behind the request (${taken.length} mistakes)`,
  )
  viewer.kill('SIGINT')
  await page.close()
  rmSync(folder, { recursive: true, force: true })
}

/** Presses keys and types while incidents come; tells how long each took until the page was drawn again. */
async function underLoad(browser) {
  const made = await makeLive({ ...manyFindings(150), entries: [madeSession()] })
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  await page.goto(made.address)
  await when(page, `document.querySelectorAll('.row[data-name]').length >= 150`)
  await page.evaluate(`
    window.took = []
    window.keys = 0
    new PerformanceObserver((list) => {
      for (const { name, duration, interactionId } of list.getEntries())
        if (interactionId > 0) window.took.push(duration)
    }).observe({ type: 'event', durationThreshold: 16, buffered: true })`)
  await page.locator('.row[data-name]').nth(60).click()
  await sleep(500)
  const placeOf = () =>
    page.evaluate(`[location.hash, document.querySelector('[aria-current]').getBoundingClientRect().top,
      document.querySelector('#detail').scrollTop].join()`)
  const end = Date.now() + loadSeconds * 1000
  let sent = 0
  const sending = (async () => {
    const began = Date.now()
    while (Date.now() < end) {
      const due = Math.floor(((Date.now() - began) / 1000) * 100)
      for (; sent < due; sent++) {
        const file = `src/route-${sent % 50}.js`
        made.write(madeIncident(made.root, file, { id: `load-${sent}` }))
      }
      await sleep(10)
    }
  })()
  // Nobody touches anything for a while: nothing moves.
  await sleep(1000)
  const before = await placeOf()
  await sleep(Math.min(5000, loadSeconds * 200))
  const isStill = before === (await placeOf())
  let pressed = 0
  while (Date.now() < end) {
    for (const key of ['j', 'k', 'ArrowRight', 'ArrowRight', '1', '2']) {
      await page.keyboard.press(key)
      pressed++
      await sleep(60)
    }
    await page.keyboard.press('/')
    await page.keyboard.type('route-1', { delay: 60 })
    pressed += 8
    await page.keyboard.press('Escape')
    await sleep(60)
  }
  await sending
  const took = await page.evaluate('window.took')
  // What is quicker than a frame is not told.
  const all = [...took, ...Array.from({ length: Math.max(0, pressed - took.length) }, () => 16)]
  console.log(`${sent} incidents in ${loadSeconds} s, ${pressed} keys: drawn after ${spread(all)}`)
  console.log(`selection and scroll ${isStill ? 'did not move' : 'MOVED'} meanwhile`)
  const stopped = performance.now()
  await made.stop()
  await when(page, `document.body.innerText.includes('The viewer stopped answering')`)
  console.log(`that the viewer ended is shown ${Math.round(performance.now() - stopped)} ms later`)
  await made.again()
  await when(page, `document.querySelector('.conn').textContent === 'live'`)
  await made.stop()
  await page.close()
}

async function manyProblems(browser) {
  const made = await makeLive({ ...manyFindings(2000), entries: [madeSession()] })
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  // The viewer has been running for a while when somebody opens it.
  await sleep(4000)
  const began = performance.now()
  await page.goto(made.address)
  await when(page, `document.querySelectorAll('.row[data-name]').length > 0`)
  const shown = performance.now() - began
  const painted = await page.evaluate(
    `performance.getEntriesByName('first-contentful-paint')[0].startTime`,
  )
  await sleep(3000)
  const filter = (text) =>
    page.evaluate(`(() => {
      const input = document.querySelector('#filter')
      const start = performance.now()
      input.value = ${JSON.stringify(text)}
      input.dispatchEvent(new Event('input', { bubbles: true }))
      return new Promise((resolve) => requestAnimationFrame(() => setTimeout(() =>
        resolve(performance.now() - start))))
    })()`)
  const filtered = await filter('route-19')
  const cleared = await filter('')
  console.log(
    `2000 problems: first paint ${Math.round(painted)} ms, rows ${Math.round(shown)} ms, ` +
      `filter ${Math.round(filtered)} ms, clear ${Math.round(cleared)} ms`,
  )
  await page.close()
  await made.stop()
}

async function memory(browser) {
  const made = await makeLive({ ...manyFindings(20), entries: [madeSession()] })
  const page = await browser.newPage()
  const session = await page.context().newCDPSession(page)
  await page.goto(made.address)
  const heaps = async () => {
    await session.send('HeapProfiler.collectGarbage')
    globalThis.gc?.()
    const { usedSize } = await session.send('Runtime.getHeapUsage')
    return [usedSize, process.memoryUsage().heapUsed].map((bytes) => bytes / 1024 / 1024)
  }
  const told = []
  for (let at = 1; at <= 10_000; at++) {
    const file = `src/route-${at % 20}.js`
    made.write(madeIncident(made.root, file, { id: `memory-${at}` }))
    if (at % 100 === 0) await sleep(40)
    if (at === 2000 || at === 6000 || at === 10_000) {
      await sleep(3000)
      const [page_, server] = await heaps()
      told.push(`after ${at}: page ${page_.toFixed(1)} MB, viewer ${server.toFixed(1)} MB`)
    }
  }
  console.log(`incidents kept per mistake: 50; ${told.join('; ')}`)
  await page.close()
  await made.stop()
}

sizes()
const browser = await launchBrowser()
try {
  await latency(browser)
  await manyProblems(browser)
  await underLoad(browser)
  await memory(browser)
} finally {
  await browser.close()
  await endAll()
}
