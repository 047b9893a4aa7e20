import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { report } from '../../packages/sendonce/test/report/made-reports.ts'
import { executablePath, launchBrowser } from '../browser.ts'
import { LivePage } from './live-page.ts'
import { endAll, madeFinding, makeLive, source, type MadeLive } from './made-live.ts'

describe.skipIf(executablePath === null)('other sites in Chromium', { timeout: 60_000 }, () => {
  let browser: Browser
  let made: MadeLive
  let other: Server
  /** A page of another site, which has what is asked of it. */
  let foreign = ''
  let markup = ''

  beforeAll(async () => {
    browser = await launchBrowser(['--host-resolver-rules=MAP rebound.example 127.0.0.1'])
    made = await makeLive({
      report: report([madeFinding('src/a.js')]),
      files: { 'src/a.js': source },
    })
    other = createServer((_request, response) => {
      response.setHeader('Content-Type', 'text/html')
      response.end(`<!doctype html><title>other</title>${markup}`)
    }).listen(0, '127.0.0.1')
    await new Promise((resolve) => {
      other.on('listening', resolve)
    })
    foreign = `http://127.0.0.1:${(other.address() as AddressInfo).port}/`
  }, 60_000)
  afterAll(async () => {
    other?.close()
    await browser?.close()
    await endAll()
  })

  /** A page of another site with this in it. */
  async function visit(text: string): Promise<Page> {
    markup = text
    const page = await browser.newPage()
    await page.goto(foreign)
    return page
  }

  test('a name of theirs that means this machine gets 403', async () => {
    const { port } = new URL(made.origin)
    const page = await browser.newPage()
    const answer = await page.goto(`http://rebound.example:${port}/`)
    expect(answer?.status()).toBe(403)
    const live = await page.evaluate<number>(
      `fetch('/live', { headers: { Authorization: 'Bearer ${made.token}' } }).then((it) => it.status)`,
    )
    expect(live).toBe(403)
    await page.close()
  })

  test('a script, a frame and an image of ours do not load there', async () => {
    const loads = 'onload="window.loads = (window.loads ?? 0) + 1"'
    const page = await visit(
      `<script src="${made.origin}/viewer.js" ${loads}></script>` +
        `<link rel="stylesheet" href="${made.origin}/viewer.css" ${loads}>` +
        `<img src="${made.origin}/" ${loads}><iframe src="${made.origin}/"></iframe>`,
    )
    await page.waitForLoadState('networkidle')
    expect(await page.evaluate('window.loads')).toBeUndefined()
    const [, frame] = page.frames()
    // What a browser shows for it says that it was refused.
    expect(await frame?.evaluate('document.querySelector("#app")')).toBeNull()
    await page.close()
  })

  test('a request, a form and a stream of theirs get nothing, with the token too', async () => {
    const page = await visit('')
    const ask = (code: string): Promise<string> =>
      page.evaluate<string>(
        `${code}.then((it) => it.type + it.status).catch((error) => error.name)`,
      )
    const headers = `{ headers: { Authorization: 'Bearer ${made.token}' } }`
    expect(await ask(`fetch('${made.origin}/live', ${headers})`)).toBe('TypeError')
    expect(await ask(`fetch('${made.origin}/')`)).toBe('TypeError')
    expect(await ask(`fetch('${made.origin}/', { mode: 'no-cors' })`)).toMatch(/opaque0|TypeError/)
    const posted = await visit(
      `<form method="post" action="${made.origin}/live"><button>send</button></form>`,
    )
    const [answer] = await Promise.all([
      posted.waitForResponse(() => true),
      posted.locator('button').click(),
    ])
    expect(answer.status()).toBe(405)
    await page.close()
    await posted.close()
  })

  test('the page sends the secret in one head only, and keeps it out of the history', async () => {
    const live = await LivePage.in(browser)
    const seen: string[] = []
    live.page.on('request', (request) => {
      const { authorization: _, ...rest } = request.headers()
      seen.push(`${request.url()} ${JSON.stringify(rest)} ${request.postData() ?? ''}`)
    })
    await live.open(made.address)
    expect(live.page.url()).toBe(`${made.origin}/#/`)
    await live.page.locator('.row[data-name]').first().click()
    await live.page.goBack()
    expect(live.page.url()).toBe(`${made.origin}/#/`)
    await live.page.goto(foreign)
    await live.page.goBack()
    await expect.poll(() => live.page.locator('.row[data-name]').count()).toBe(1)
    expect(live.page.url()).not.toContain(made.token)
    // Neither by a link out: no page is told where somebody came from.
    expect(seen.join('\n').replaceAll(`${made.origin}/#t=${made.token}`, '')).not.toContain(
      made.token,
    )
    expect(await live.page.evaluate('document.cookie')).toBe('')
    expect(await live.page.evaluate('Object.values(localStorage).join()')).not.toContain(made.token)
    expect(await live.page.content()).not.toContain(made.token)
    await live.page.close()
  })

  test('a page that was opened by a ticket goes on with a key of its own; nobody else can use it', async () => {
    const address = `${made.origin}/#k=${made.ticket()}`
    const live = await LivePage.in(browser)
    await live.open(address)
    await expect.poll(() => live.page.locator('.row[data-name]').count()).toBe(1)
    expect(live.page.url()).toBe(`${made.origin}/#/`)
    await live.page.reload()
    await expect.poll(() => live.page.locator('.row[data-name]').count()).toBe(1)
    const late = await browser.newPage()
    await late.goto(address)
    await expect.poll(() => late.locator('body').innerText()).toContain('This tab may not read')
    await late.close()
    await live.page.close()
  })

  test('a tab that was not given the secret is told how to get it, and gets nothing', async () => {
    const page = await browser.newPage()
    await page.goto(`${made.origin}/#/p/p-fsrc-a-js`)
    await expect.poll(() => page.locator('body').innerText()).toContain('This tab may not read')
    expect(await page.locator('body').innerText()).not.toContain('src/a.js')
    await page.goto(`${made.origin}/#t=${'a'.repeat(32)}`)
    await page.reload()
    await expect.poll(() => page.locator('body').innerText()).toContain('This tab may not read')
    await page.close()
  })
})
