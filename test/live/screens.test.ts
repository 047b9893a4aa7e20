import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { breaker, hostilePage } from '../../packages/sendonce/test/report/made-pages.ts'
import { report } from '../../packages/sendonce/test/report/made-reports.ts'
import { executablePath, launchBrowser } from '../browser.ts'
import { LivePage } from './live-page.ts'
import {
  endAll,
  madeFinding,
  madeIncident,
  madeSession,
  makeLive,
  manyFindings,
  source,
  type MadeLive,
} from './made-live.ts'

if (executablePath === null)
  console.warn('The viewer is not opened: there is no Chromium here (SENDONCE_CHROMIUM names one).')

/** Where pictures of all states are put, if anywhere. */
const pictures = process.env['SENDONCE_SCREENSHOTS']

const files = { 'src/a.js': source, 'src/b.js': source, 'src/c.js': source, 'src/d.js': source }
const four = report(['a', 'b', 'c'].map((name) => madeFinding(`src/${name}.js`)))

/** All states that a viewer can be in, with what it says then. */
const states: Readonly<Record<string, readonly [says: RegExp, make: () => Promise<MadeLive>]>> = {
  live: [
    /Confirmed/,
    async () => {
      const live = await makeLive({ report: four, files, entries: [madeSession()] })
      live.write(madeIncident(live.root, 'src/a.js', { count: 14 }))
      return live
    },
  ],
  empty: [
    /No second answer so far/,
    () => makeLive({ report: report([]), entries: [madeSession()] }),
  ],
  'static only': [/Nothing was recorded/, () => makeLive({ report: four, files })],
  'run time only': [
    /The check could not be made/,
    async () => {
      const live = await makeLive({ failed: 'no such folder', files, entries: [madeSession()] })
      live.write(madeIncident(live.root, 'src/a.js'))
      return live
    },
  ],
  many: [
    /Many at once/,
    async () => {
      const many = manyFindings(230, (index) => (index % 2 === 0 ? 'SO005' : 'SO001'))
      const live = await makeLive({ ...many, entries: [madeSession()] })
      live.write(madeIncident(live.root, 'src/route-7.js'))
      return live
    },
  ],
  'not attached': [
    /The recorder is not attached: SENDONCE_OFF is set/,
    () => makeLive({ report: four, files, outside: { launched: 'running', isOverdue: true } }),
  ],
  ended: [
    /The program has ended \(exit status 1\)/,
    () =>
      makeLive({
        report: four,
        files,
        outside: { launched: 'ended', exitStatus: 1, endedAt: new Date().toISOString() },
      }),
  ],
  stale: [
    /Seen before a change/,
    async () => {
      const live = await makeLive({ report: four, files, entries: [madeSession()] })
      live.write(madeIncident(live.root, 'src/a.js', { time: '2026-01-01T00:00:00.000Z' }))
      return live
    },
  ],
  unread: [
    /2 lines could not be read \(2, 4\)/,
    () =>
      makeLive({ report: four, files, entries: [madeSession(), 'no json', madeSession(), '{}'] }),
  ],
}

describe.skipIf(executablePath === null)('the screens of the viewer', { timeout: 60_000 }, () => {
  let browser: Browser
  let live: LivePage
  beforeAll(async () => {
    browser = await launchBrowser()
    live = await LivePage.in(browser)
  }, 60_000)
  afterAll(async () => {
    await browser?.close()
    await endAll()
  })

  test.each(Object.keys(states))('%s', async (name) => {
    const [says, make] = states[name] ?? [/./, () => makeLive()]
    const made = await make()
    await live.open(made.address)
    await expect.poll(() => live.page.locator('body').innerText()).toMatch(says)
    // Both places are there without a click.
    if (name === 'live') {
      await expect.poll(() => live.page.locator('#detail .frame mark.one').isVisible()).toBe(true)
      expect(await live.page.locator('#detail .frame mark.two').isVisible()).toBe(true)
    }
    for (const colorScheme of ['light', 'dark'] as const) {
      for (const width of [1440, 390]) {
        await live.page.setViewportSize({ width, height: 900 })
        await live.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        expect(await live.isTooWide(), `${width}`).toBe(false)
        // Colours are the same at each width, and forms in each colour.
        if (colorScheme === 'light' || width === 1440) expect(await live.violations()).toEqual([])
        if (pictures !== undefined)
          await live.page.screenshot({
            path: join(pictures, `${name.replaceAll(' ', '-')}-${width}-${colorScheme}.png`),
          })
      }
    }
    for (const width of [320, 720]) {
      await live.page.setViewportSize({ width, height: 450 })
      expect(await live.isTooWide(), `${width}`).toBe(false)
    }
    expect(live.errors).toEqual([])
  })

  test('on a telephone it is a list, and a detail with a way back', async () => {
    const made = await states['live']?.[1]()
    await live.open(made?.address ?? '', { width: 390 })
    await expect.poll(() => live.page.locator('#list').isVisible()).toBe(true)
    await live.page.locator('.row[data-name]').first().click()
    await expect.poll(() => live.page.locator('#list').isVisible()).toBe(false)
    expect(await live.isTooWide()).toBe(false)
    expect(await live.violations()).toEqual([])
    // The timeline is a list then, with each layer's name.
    expect(await live.page.locator('.ev').first().innerText()).toContain('jsonParser')
    await live.page.getByText('← All problems').click()
    await expect.poll(() => live.page.locator('#list').isVisible()).toBe(true)
    expect(live.errors).toEqual([])
  })

  test('what a report and a recording say is shown, and does nothing', async () => {
    const { report: made, sources } = hostilePage()
    const { root: _root, unforeseen: _unforeseen, ...rest } = made
    const served = await makeLive({
      // No file can be named so on a disk, and none that is not below the root is read.
      report: { ...rest, root: '/', findings: made.findings.map(({ seen: _seen, ...one }) => one) },
      entries: [madeSession({ routes: { [`GET /${breaker}`]: 3 } })],
      files: { 'src/a.js': Object.values(sources)[0] ?? '' },
    })
    const request = { method: 'GET', url: `/${breaker}`, route: `/${breaker}`, httpVersion: '1.1' }
    const error = { name: breaker, code: breaker, message: breaker }
    served.write(
      madeIncident(served.root, 'src/a.js', { request, error, name: breaker, message: breaker }),
    )
    await live.open(served.address)
    await expect.poll(() => live.page.locator('.row[data-name]').count()).toBe(4)
    const shown = breaker.split('\u2028')[0] ?? ''
    for (let row = 0; row < 4; row++) {
      await live.page.locator('.row[data-name]').nth(row).click()
      await expect
        .poll(() => live.page.locator('#detail').innerText())
        .toContain(shown.slice(0, 30))
    }
    expect(await live.page.locator('img, iframe, #app script, #app style').count()).toBe(0)
    const handlers = await live.ask<string[]>(
      "[...document.querySelectorAll('#app *')].flatMap((one) => one.getAttributeNames()).filter((name) => /^on|^src/.test(name))",
    )
    expect(handlers).toEqual([])
    expect(await live.page.title()).toMatch(/sendonce$/)
    expect(live.errors).toEqual([])
  })
})
