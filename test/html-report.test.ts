import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Finding, Report } from '@sendonce/model'
import axe from 'axe-core'
import { checkProject } from 'sendonce'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { breaker, hostilePage } from '../packages/sendonce/test/report/made-pages.ts'
import { report } from '../packages/sendonce/test/report/made-reports.ts'
import { renderHtml } from '../packages/sendonce/src/report/html/html.ts'
import { executablePath, launchBrowser } from './browser.ts'

if (executablePath === null)
  console.warn('The pages are not opened: there is no Chromium here (SENDONCE_CHROMIUM names one).')

const shop = join(import.meta.dirname, '..', 'examples', 'express-shop')
const readShop = (file: string): string => readFileSync(join(shop, file), 'utf8')

/** As many findings as are asked for, of as many files as it takes: those of the shop again and again. */
function many(of: Report, count: number): Report {
  const copies: Finding[] = []
  for (let round = 0; copies.length < count; round++)
    for (const one of of.findings)
      copies.push({ ...one, fingerprint: `${one.fingerprint}${round.toString(36)}` })
  return { ...of, findings: copies.slice(0, count) }
}

interface Look {
  readonly width?: number
  readonly colorScheme?: 'light' | 'dark'
}

describe.skipIf(executablePath === null)('the HTML report in Chromium', { timeout: 30_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'sendonce-page-'))
  let browser: Browser
  let page: Page
  let shopReport: Report
  let shopPage: string
  /** What went wrong in the page that is open, and what it asked the network for. */
  let errors: string[] = []
  let address = ''

  beforeAll(async () => {
    const fixesOf = (of: Report): readonly Finding[] => of.findings
    shopReport = await checkProject({ root: shop, paths: ['.'], includeTests: false, fixesOf })
    shopPage = write('shop', pageOf(shopReport))
    browser = await launchBrowser()
    page = watch(await browser.newPage())
  }, 60_000)
  afterAll(async () => {
    await browser?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  function pageOf(of: Report): string {
    return renderHtml(of, { read: readShop, withSource: true })
  }

  function write(name: string, html: string): string {
    const file = join(folder, `${name}.html`)
    writeFileSync(file, html)
    return pathToFileURL(file).href
  }

  /** One page for all tests, because making one takes longer than most of them. */
  async function open(
    url: string,
    { width = 1440, colorScheme = 'light' }: Look = {},
  ): Promise<Page> {
    await page.goto('about:blank')
    await page.setViewportSize({ width, height: 844 })
    await page.emulateMedia({ colorScheme, media: 'screen' })
    errors = []
    address = url
    await page.goto(url)
    return page
  }

  function watch(one: Page): Page {
    one.on('pageerror', ({ message }) => errors.push(message))
    one.on('console', (message) => errors.push(`${message.type()}: ${message.text()}`))
    one.on('request', (request) => {
      if (request.url().split('#', 1)[0] !== address.split('#', 1)[0]) errors.push(request.url())
    })
    return one
  }

  const narrow = { width: 390 }
  const idOf = (at: number): string => `p-${shopReport.findings[at]?.fingerprint}`
  // As text: the types of browsers are not those of tests.
  const inPage = <T>(code: string): Promise<T> => page.evaluate<T>(code)
  const hash = (): Promise<string> => inPage('location.hash')
  const focused = (): Promise<string> => inPage('document.activeElement.textContent.trim()')
  const shownRows = (): Promise<number> => page.locator('#list li[data-code]:visible').count()
  const isTooWide = (): Promise<boolean> =>
    inPage('document.documentElement.scrollWidth > innerWidth')
  const showAll = (): Promise<void> =>
    inPage("document.documentElement.classList.remove('with-script')")

  async function violationsOf(options = ''): Promise<string[]> {
    // By the debugger: the policy of the page allows no script of others.
    await inPage(axe.source)
    const { violations } = await inPage<{
      readonly violations: readonly { readonly id: string; readonly nodes: readonly object[] }[]
    }>(`axe.run({ resultTypes: ['violations'], ${options} })`)
    return violations.map(({ id, nodes }) => `${id}: ${JSON.stringify(nodes[0])}`)
  }

  test('opens from a file, shows the first problem, and asks nobody for anything', async () => {
    await open(shopPage)
    expect(await page.locator('h1').textContent()).toBe(
      `${shopReport.findings.length} problems in 8 files`,
    )
    expect(await page.locator('article:visible').count()).toBe(1)
    expect(await page.locator(`[id="${idOf(0)}"] figure:visible`).count()).toBeGreaterThan(0)
    expect(await page.locator('.cut').count()).toBe(0)
    expect(await isTooWide()).toBe(false)
    expect(errors).toEqual([])
  })

  test('a link to a problem, or to one of its answers, leads there', async () => {
    await open(`${shopPage}#${idOf(4)}.2`)
    await expect.poll(() => page.locator('article:visible').getAttribute('id')).toBe(idOf(4))
    await expect.poll(() => focused()).toMatch(/^2 /)
    await page.locator('article:visible .crumb a').click()
    await expect.poll(() => page.locator('article:visible').getAttribute('id')).toMatch(/^SO/)
    await page.goBack()
    await expect.poll(() => page.locator('article:visible').getAttribute('id')).toBe(idOf(4))
    expect(errors).toEqual([])
  })

  test('keys go through the problems, to their answers, to the filter and back', async () => {
    await open(shopPage)
    await page.keyboard.press('j')
    await expect.poll(() => hash()).toBe(`#${idOf(1)}`)
    await page.keyboard.press('ArrowDown')
    await expect.poll(() => hash()).toBe(`#${idOf(2)}`)
    await page.keyboard.press('k')
    await expect.poll(() => hash()).toBe(`#${idOf(1)}`)
    await page.keyboard.press('Enter')
    await expect.poll(() => focused()).toBe(await page.locator('article:visible h2').textContent())
    await page.locator('#list .row').nth(5).focus()
    await page.keyboard.press('Enter')
    await expect.poll(hash).toBe(`#${idOf(4)}`)
    await page.goBack()
    await expect.poll(hash).toBe(`#${idOf(1)}`)
    await page.keyboard.press('2')
    await expect.poll(() => focused()).toMatch(/^2 Second answer/)
    await page.keyboard.press('Escape')
    await expect.poll(() => focused()).toContain('SO0')
    await page.keyboard.press('/')
    await page.keyboard.type('j timer')
    await expect.poll(() => hash()).toBe(`#${idOf(1)}`)
    await expect.poll(() => shownRows()).toBeLessThan(4)
    await page.keyboard.press('Escape')
    await expect.poll(() => shownRows()).toBe(shopReport.findings.length)
    await page.locator('#keys').uncheck()
    await page.locator('h1').click()
    await page.keyboard.press('j')
    await expect.poll(() => hash()).toBe(`#${idOf(1)}`)
    expect(errors).toEqual([])
  })

  test('the list is narrowed by pattern, confidence, file and words', async () => {
    await open(shopPage)
    const count = page.locator('#count')
    const all = shopReport.findings
    await page.getByLabel('Pattern').selectOption('SO001')
    await expect.poll(() => shownRows()).toBe(all.filter(({ code }) => code === 'SO001').length)
    await page.getByRole('button', { name: 'Show all' }).click()
    await page.getByLabel('Confidence').selectOption('medium')
    const medium = all.filter(({ confidence }) => confidence === 'medium').length
    await expect.poll(() => count.textContent()).toBe(`${medium} of ${all.length} shown`)
    await page.getByLabel('Confidence').selectOption('')
    await page.getByLabel('File').selectOption('routes/reports.js')
    await expect
      .poll(() => shownRows())
      .toBe(all.filter(({ second }) => second?.file === 'routes/reports.js').length)
    await page.getByLabel('File').selectOption('')
    // In the code of one only.
    await page.locator('#filter').fill('"not your order')
    await expect.poll(() => shownRows()).toBe(0)
    await expect.poll(() => page.getByText('No problem matches.').isVisible()).toBe(true)
    await page.locator('#filter').fill("'not your order")
    await expect.poll(() => shownRows()).toBe(1)
    await page.keyboard.press('Enter')
    await expect
      .poll(() => page.locator('article:visible').textContent())
      .toContain('not your order')
    expect(errors).toEqual([])
  })

  test('on a telephone it is a list, and a detail with a way back', async () => {
    await open(shopPage, narrow)
    await expect.poll(() => isTooWide()).toBe(false)
    await expect.poll(() => page.locator('article:visible').count()).toBe(0)
    await page.locator('.row').nth(3).click()
    await expect.poll(() => page.locator('nav').isVisible()).toBe(false)
    await expect.poll(() => isTooWide()).toBe(false)
    await page.getByText('← All problems').click()
    await expect.poll(() => page.locator('nav').isVisible()).toBe(true)
    await expect.poll(() => page.locator('.row').nth(3).getAttribute('aria-current')).toBe('true')
    await page.locator('.row').nth(3).click()
    await expect.poll(() => page.locator('nav').isVisible()).toBe(false)
    await page.keyboard.press('Escape')
    await expect.poll(() => inPage("document.activeElement.matches('.row')")).toBe(true)
    expect(errors).toEqual([])
  })

  test.each([320, 390, 768, 1440])('nothing is wider than a screen of %i', async (width) => {
    await open(shopPage, { width })
    expect(await isTooWide()).toBe(false)
    await showAll()
    expect(await isTooWide()).toBe(false)
  })

  test('axe has nothing to say', async () => {
    await open(`${shopPage}#${idOf(0)}`, { width: 390 })
    expect(await violationsOf()).toEqual([])
    await open(shopPage)
    expect(await violationsOf()).toEqual([])
    // All problems and patterns at once, in the other colours.
    await open(shopPage, { colorScheme: 'dark' })
    await showAll()
    expect(await violationsOf("runOnly: ['color-contrast', 'duplicate-id', 'list']")).toEqual([])
  })

  test('markup in a report is shown, and does nothing', async () => {
    const { report: made, sources } = hostilePage()
    const html = renderHtml(made, { read: (file) => sources[file] ?? null, withSource: true })
    await open(write('hostile', html))
    expect(await page.title()).toBe('3 problems in 1 file (2 confirmed) · sendonce')
    expect(await page.locator('img, iframe, article script, article style').count()).toBe(0)
    const [shown = ''] = breaker.split('\u2028')
    expect(await page.locator('article:visible pre').first().textContent()).toContain(shown)
    const handlers = await inPage<string[]>(
      "[...document.querySelectorAll('*')].flatMap((one) => one.getAttributeNames()).filter((name) => /^on|^src/.test(name))",
    )
    expect(handlers).toEqual([])
    expect(errors).toEqual([])
  })

  test('a file that was cut off says so, wherever', async () => {
    const html = pageOf(shopReport)
    const places = [0.3, 0.6].map((part) => Math.floor(html.length * part))
    for (const at of [html.indexOf('<header>'), ...places, html.indexOf('<script>')]) {
      await open(write('cut', html.slice(0, at)))
      expect(await page.locator('.cut').isVisible(), `at ${at}`).toBe(
        at !== html.indexOf('<script>'),
      )
    }
  })

  test('a file with a hole in it says so', async () => {
    const html = pageOf(shopReport)
    for (const part of [/<article id="p-.*?<\/article>/s, /<li data-code.*?<\/li>/s]) {
      await open(write('hole', html.replace(part, '')))
      expect(await page.locator('.cut').isVisible()).toBe(true)
    }
  })

  test('a check that found nothing says how much it did not see', async () => {
    await open(write('clean', pageOf(report([]))))
    expect(await page.locator('h1').textContent()).toBe('No second answer found')
    expect(await page.locator('header p').textContent()).toContain('41 calls not resolved')
    expect(await page.locator('article:visible').getAttribute('id')).toBe('summary')
    expect(await violationsOf()).toEqual([])
    expect(errors).toEqual([])
  })

  test('without scripts it is one long page', async () => {
    address = shopPage
    const silent = watch(await browser.newPage({ javaScriptEnabled: false }))
    await silent.goto(shopPage)
    const articles = silent.locator('article')
    expect(await articles.count()).toBeGreaterThan(shopReport.findings.length)
    expect(await articles.filter({ visible: true }).count()).toBe(await articles.count())
    const controls = silent.locator('input, select, button')
    expect(await controls.filter({ visible: true }).count()).toBe(0)
    expect(await silent.locator('.cut').isVisible()).toBe(false)
    await silent.close()
  })

  test('printed, all problems are there, each on a page of its own, dark on white', async () => {
    await open(shopPage, { colorScheme: 'dark' })
    await page.emulateMedia({ media: 'print' })
    expect(await page.locator('article:visible').count()).toBe(
      await page.locator('article').count(),
    )
    expect(await page.locator('.filters, #filter, .keys').filter({ visible: true }).count()).toBe(0)
    const look = await inPage<string[]>(
      "[getComputedStyle(document.body).color, getComputedStyle(document.querySelector('article pre')).whiteSpace]",
    )
    expect(look).toEqual(['rgb(22, 25, 29)', 'pre-wrap'])
    const pdf = (await page.pdf()).toString('latin1')
    const pages = pdf.match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0
    expect(pages).toBeGreaterThan(await page.locator('article').count())
  })

  test('200 problems are less than a megabyte, and are there at once', async () => {
    const html = pageOf(many(shopReport, 200))
    expect(Buffer.byteLength(html)).toBeLessThan(1_000_000)
    await open(write('many', html))
    expect(await shownRows()).toBe(200)
    const painted = await inPage<number>(
      "performance.getEntriesByName('first-contentful-paint')[0].startTime",
    )
    expect(painted).toBeLessThan(3000)
    const filtered = await inPage<number>(`
      const input = document.querySelector('#filter')
      const start = performance.now()
      input.value = 'timer'
      input.dispatchEvent(new Event('input'))
      performance.now() - start`)
    expect(filtered).toBeLessThan(1000)
    console.info(
      `200 problems: ${Buffer.byteLength(html)} bytes, painted after ${Math.round(painted)} ms, filtered in ${Math.round(filtered)} ms`,
    )
    expect(errors).toEqual([])
  })

  test('a place can be copied', async () => {
    await open(shopPage)
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    const place = page.locator('article:visible .place').first()
    const text = await place.locator('code').textContent()
    await place.getByRole('button').click()
    await expect.poll(() => place.getByRole('button').textContent()).not.toBe('copy')
    // Without a window that has the focus a browser may refuse it.
    const copied =
      (await place.getByRole('button').textContent()) === 'selected'
        ? 'String(getSelection())'
        : 'navigator.clipboard.readText()'
    expect(await inPage(copied)).toBe(text)
  })
})
