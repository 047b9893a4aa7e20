import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { checkProject } from 'sendonce'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { renderHtml } from '../packages/sendonce/src/report/html/html.ts'
import { executablePath, launchBrowser } from './browser.ts'

if (executablePath === null)
  console.warn('The pages are not opened: there is no Chromium here (SENDONCE_CHROMIUM names one).')

const shop = join(import.meta.dirname, '..', 'examples', 'express-shop')

describe.skipIf(executablePath === null)('the HTML report in Chromium', { timeout: 30_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'sendonce-page-'))
  let browser: Browser
  let shopPage: string
  /** What went wrong in the page that is open, and what it asked the network for. */
  let errors: string[] = []

  beforeAll(async () => {
    const checked = await checkProject({ root: shop, paths: ['.'], includeTests: false })
    const readShop = (file: string): string => readFileSync(join(shop, file), 'utf8')
    shopPage = write('shop', renderHtml(checked, { read: readShop, withSource: true }))
    browser = await launchBrowser()
  }, 60_000)
  beforeEach(() => {
    errors = []
  })
  afterAll(async () => {
    await browser?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  function write(name: string, html: string): string {
    const file = join(folder, `${name}.html`)
    writeFileSync(file, html)
    return pathToFileURL(file).href
  }

  async function open(url: string, options: BrowserContextOptions = {}): Promise<Page> {
    const viewport = { width: 1440, height: 900 }
    const page = await browser.newPage({ viewport, ...options })
    page.on('pageerror', ({ message }) => errors.push(message))
    page.on('console', (message) => errors.push(`${message.type()}: ${message.text()}`))
    page.on('request', (request) => {
      if (request.url().split('#', 1)[0] !== url.split('#', 1)[0]) errors.push(request.url())
    })
    await page.goto(url)
    return page
  }

  test('opens from a file, shows the first problem, and asks nobody for anything', async () => {
    const page = await open(shopPage)
    expect(await page.locator('h1').textContent()).toBe('13 problems in 8 files')
    expect(await page.locator('article:visible').count()).toBe(1)
    expect(await page.locator('article:visible figure').count()).toBeGreaterThan(0)
    expect(await page.locator('.cut').count()).toBe(0)
    expect(errors).toEqual([])
    await page.close()
  })
})
