import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
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

const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j']
const files = Object.fromEntries([...names, 'new'].map((name) => [`src/${name}.js`, source]))
const ten = report(names.map((name) => madeFinding(`src/${name}.js`)))

/** Two problems that happen, and eight that do not. */
async function shop(): Promise<MadeLive> {
  const live = await makeLive({ report: ten, files, entries: [madeSession()] })
  const time = (second: number): string => new Date(Date.now() - 1000 * second).toISOString()
  live.write(
    madeIncident(live.root, 'src/a.js', { id: 'first', time: time(60) }),
    madeIncident(live.root, 'src/a.js', { id: 'newest', time: time(30) }),
    madeIncident(live.root, 'src/b.js', { id: 'of-b', time: time(90) }),
  )
  return live
}

describe.skipIf(executablePath === null)('the viewer in Chromium', { timeout: 60_000 }, () => {
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

  const rows = (): Promise<string[]> =>
    live.ask("[...document.querySelectorAll('.row[data-name]')].map((row) => row.dataset.name)")
  const current = (): Promise<string> =>
    live.ask("document.querySelector('[aria-current]')?.dataset.name")
  const press = (key: string): Promise<void> => live.page.keyboard.press(key)
  const heading = (): Promise<string> => live.page.locator('#detail').innerText()
  const opened = async (made: MadeLive): Promise<void> => {
    await live.open(made.address)
    await expect.poll(rows).toHaveLength(10)
    await expect.poll(() => live.page.locator('.state.confirmed').count()).toBeGreaterThan(1)
  }

  test('an incident is shown while the page is open, and nothing else moves', async () => {
    const made = await makeLive({ report: ten, files, entries: [madeSession()] })
    await live.open(made.address)
    await expect.poll(rows).toHaveLength(10)
    await live.page.locator('.row[data-name]').nth(3).click()
    await expect.poll(heading).toContain('Not seen yet')
    const before = await live.hash()
    made.write(madeIncident(made.root, 'src/h.js'))
    await expect.poll(() => live.page.locator('.row').nth(1).innerText()).toContain('confirmed ×1')
    expect(await live.hash()).toBe(before)
    expect(await live.page.locator('#detail h2').innerText()).toContain('A helper answers')
    expect(await heading()).toContain('src/d.js')
    // Further down, what is new waits.
    await live.ask("document.querySelector('#list').scrollTo(0, 200)")
    const order = await rows()
    const top = (): Promise<number> =>
      live.ask("document.querySelectorAll('.row[data-name]')[5].getBoundingClientRect().top")
    const placed = await top()
    made.write(madeIncident(made.root, 'src/new.js'))
    await expect.poll(() => live.page.getByText('1 new since you scrolled').count()).toBe(1)
    expect(await rows()).toEqual(order)
    expect(Math.abs((await top()) - placed)).toBeLessThan(2)
    await live.page.getByText('1 new since you scrolled').click()
    await expect.poll(rows).toHaveLength(11)
    expect(await live.ask("document.querySelector('#list').scrollTop")).toBe(0)
    expect(live.errors).toEqual([])
  })

  test('the incident that somebody reads stays when another one comes', async () => {
    const made = await shop()
    await opened(made)
    const choice = live.page.getByLabel('Incident', { exact: true })
    expect(await choice.inputValue()).toBe('newest')
    made.write(madeIncident(made.root, 'src/a.js', { id: 'newer' }))
    await expect.poll(() => choice.locator('option').count()).toBe(3)
    expect(await choice.inputValue()).toBe('newest')
    expect(await choice.locator('option').first().innerText()).toContain('incident 3 of 3')
    await choice.selectOption('newer')
    await expect.poll(() => live.hash()).toContain('/i/newer')
    expect(live.errors).toEqual([])
  })

  test('the focus stays where it is when the list changes', async () => {
    const made = await makeLive({ report: ten, files, entries: [madeSession()] })
    await live.open(made.address)
    await expect.poll(rows).toHaveLength(10)
    const focusedRow = (): Promise<string> => live.ask('document.activeElement.dataset.name')
    const standing = await rows()
    for (const at of [2, 3]) {
      await live.page.locator(`[data-name="${standing[at]}"]`).focus()
      made.write(madeIncident(made.root, `src/${'abcdefghij'[at]}.js`))
      await expect.poll(() => rows().then((all) => all.indexOf(standing[at] ?? ''))).toBeLessThan(2)
      expect(await focusedRow()).toBe(standing[at])
    }
    // What had it is gone: the list has it, so that Tab goes on from there.
    made.check(report(ten.findings.slice(5)))
    await expect.poll(rows).not.toContain(standing[3])
    await expect.poll(() => live.ask("document.activeElement.closest('#list') !== null")).toBe(true)
    expect(live.errors).toEqual([])
  })

  test('keys go through problems, answers, steps, stacks, and back', async () => {
    await opened(await shop())
    const [first, second] = await rows()
    await press('j')
    await expect.poll(current).toBe(second)
    await expect.poll(() => live.ask('document.activeElement.dataset.name')).toBe(second)
    await press('k')
    await expect.poll(current).toBe(first)
    await press('2')
    await expect.poll(() => live.focused()).toMatch(/^2\s*Second answer/)
    expect(await live.hash()).toContain('/at/2')
    await press('2')
    await expect.poll(() => live.ask('document.activeElement.dataset.name')).toBe(first)
    await press('ArrowRight')
    await press('ArrowRight')
    await expect.poll(() => live.focused()).toContain('enter')
    for (let step = 0; step < 3; step++) await press('ArrowRight')
    // Its line is shown: none of the answers' frames has it.
    await expect.poll(() => live.focused()).toContain('next()')
    expect(await live.page.locator('#happened figure').first().innerText()).toContain('next()')
    await press('s')
    await expect.poll(() => live.page.locator('.stack').first().innerText()).toContain('check')
    expect(await live.page.locator('.stack').first().innerText()).toContain('1 frame of express')
    await press('f')
    await expect.poll(() => live.focused()).toMatch(/let the helper say/i)
    await press('Escape')
    await expect.poll(() => live.ask('document.activeElement.dataset.name')).toBe(first)
    await press('g')
    await press('c')
    await expect.poll(rows).toHaveLength(2)
    await press('g')
    await press('c')
    await expect.poll(rows).toHaveLength(10)
    expect(live.errors).toEqual([])
  })

  test('what is chosen in one place is chosen in all', async () => {
    await opened(await shop())
    const chosen = (): Promise<string[]> =>
      live.ask(
        "[...document.querySelectorAll('#detail [aria-pressed=true]')].map((one) => one.closest('.ev, .stack, .way, .frame').className.split(' ')[0])",
      )
    await live.page.locator('.way button').first().click()
    expect(await live.hash()).toMatch(/\/at\/1$/)
    // A condition stands where the first answer does.
    await expect.poll(chosen).toEqual(['ev', 'stack', 'frame', 'way', 'way'])
    await live.page.locator('.way button', { hasText: 'a.js:9' }).click()
    await expect.poll(chosen).toEqual(['ev', 'stack', 'frame', 'way'])
    expect(await live.hash()).toMatch(/\/at\/2$/)
    await live.page.locator('[data-step="1"]').click()
    await expect.poll(chosen).toEqual(['ev'])
    await press('s')
    await live.page.locator('.stack button', { hasText: 'src/a.js:2:34' }).click()
    expect(await live.hash()).toMatch(/\/at\/1$/)
    await live.page.locator('.stack button', { hasText: 'src/a.js:2:34' }).click()
    await expect.poll(chosen).toEqual([])
    expect(live.errors).toEqual([])
  })

  test('keys are inert in fields, are listed, and can be switched off', async () => {
    await opened(await shop())
    const [first] = await rows()
    await press('/')
    await live.page.keyboard.type('jq src/b.js')
    await expect.poll(rows).toHaveLength(0)
    expect(await current()).toBeUndefined()
    await expect.poll(() => live.page.getByText('No problem matches.').isVisible()).toBe(true)
    await live.page.locator('#filter').fill('src/b.js')
    await expect.poll(rows).toHaveLength(1)
    await press('Escape')
    await expect.poll(rows).toHaveLength(10)
    await expect.poll(() => live.ask("document.activeElement.matches('.row')")).toBe(true)
    await press('?')
    await expect.poll(() => live.page.locator('.help').innerText()).toContain('next, previous')
    await live.page.locator('#keys').uncheck()
    await live.page.locator('h2').click()
    await press('j')
    expect(await current()).toBe(first)
    await live.page.reload()
    await expect.poll(rows).toHaveLength(10)
    await press('j')
    expect(await current()).toBe(first)
    await live.page.getByRole('button', { name: 'Keys' }).click()
    await live.page.locator('#keys').check()
    expect(live.errors).toEqual([])
  })

  test('reload, back and a link restore problem, incident, step and filter', async () => {
    await opened(await shop())
    await live.page.locator('.row[data-name]').first().click()
    await live.page.getByLabel('Incident', { exact: true }).selectOption('first')
    await press('1')
    await live.page.locator('#filter').fill('orders')
    const [first] = await rows()
    const link = await live.hash()
    expect(link).toBe(`#/p/${first}/i/first/at/1?q=orders`)
    const isThere = async (): Promise<void> => {
      await expect
        .poll(() => live.page.getByLabel('Incident', { exact: true }).inputValue())
        .toBe('first')
      expect(await live.page.locator('#filter').inputValue()).toBe('orders')
      expect(await live.page.locator('.ev [aria-pressed="true"]').innerText()).toContain('res.json')
      expect(await current()).toBe(first)
    }
    await isThere()
    await live.page.reload()
    await isThere()
    await live.page.locator('.row[data-name]').nth(5).click()
    await expect.poll(current).not.toBe(first)
    await live.page.goBack()
    await isThere()
    await live.page.goto('about:blank')
    await live.page.goto(`${new URL(live.requests.at(-1) ?? '').origin}/${link}`)
    await isThere()
    expect(live.errors).toEqual([])
  })

  test('what is scrolled stays so when the page is loaded again', async () => {
    await opened(await shop())
    await live.ask("document.querySelector('#list').scrollTo(0, 150)")
    await live.page.reload()
    await expect.poll(() => live.ask("document.querySelector('#list')?.scrollTop")).toBe(150)
  })

  test('the list narrows by what is known of a problem, and says how many there are', async () => {
    await opened(await shop())
    const chips = live.page.locator('.chips button')
    await expect
      .poll(() => chips.allInnerTexts())
      .toEqual(['All 10', 'Confirmed 2', 'Seen 2', 'Foreseen 10'])
    await chips.nth(1).click()
    await expect.poll(rows).toHaveLength(2)
    expect(await live.hash()).toContain('state=confirmed')
    await chips.nth(0).click()
    await expect.poll(rows).toHaveLength(10)
  })

  test('a place, a link and all of it as text can be copied', async () => {
    await opened(await shop())
    await live.page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    const clipboard = (): Promise<string> => live.ask('navigator.clipboard.readText()')
    await live.page.locator('.place button[aria-label^="Copy"]:visible').first().click()
    await expect.poll(clipboard).toBe('src/a.js:2:34')
    await live.page.locator('h2').click()
    await press('o')
    await expect.poll(clipboard).toBe('src/a.js:9:7')
    await press('y')
    await expect.poll(clipboard).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#/)
    expect(await clipboard()).not.toMatch(/#[tk]=/)
    await live.page.getByRole('button', { name: 'copy as text' }).click()
    await expect.poll(clipboard).toContain('Second answer: src/a.js, line 9')
    expect(await clipboard()).toContain('the client got 403')
    expect(live.errors).toEqual([])
  })

  test('when the viewer ends it says so, keeps what it was told, and comes back by itself', async () => {
    const made = await shop()
    await opened(made)
    await made.stop()
    await expect
      .poll(() => live.page.getByText('The viewer stopped answering').isVisible())
      .toBe(true)
    await expect.poll(() => live.page.title()).toMatch(/^\(off\) /)
    await live.page.locator('.row[data-name]').nth(7).click()
    await expect.poll(heading).toContain('src/h.js')
    await made.again()
    await expect
      .poll(() => live.page.locator('.conn').innerText(), { timeout: 20_000 })
      .toBe('live')
    await expect.poll(rows).toHaveLength(10)
    expect(await heading()).toContain('src/h.js')
    await expect.poll(() => live.page.title()).not.toContain('(off)')
    // What is gone meanwhile is not kept.
    made.check(report(ten.findings.slice(0, 4)))
    await expect.poll(rows).toHaveLength(4)
    await expect.poll(heading).toContain('It is not there any more')
  })

  test('colours can be chosen, and stay chosen', async () => {
    await opened(await shop())
    const colour = (): Promise<string> =>
      live.ask('getComputedStyle(document.body).backgroundColor')
    expect(await colour()).toBe('rgb(255, 255, 255)')
    const button = live.page.getByRole('button', { name: /^Colours/ })
    await button.click()
    await button.click()
    await expect.poll(colour).toBe('rgb(15, 18, 22)')
    await live.page.reload()
    await expect.poll(colour).toBe('rgb(15, 18, 22)')
    await button.click()
    await expect.poll(colour).toBe('rgb(255, 255, 255)')
  })

  test('many problems stand by pattern, confirmed ones first, and pages of one', async () => {
    const many = manyFindings(500, (index) => (index < 450 ? 'SO005' : 'SO001'))
    const made = await makeLive({ ...many, entries: [madeSession()] })
    made.write(madeIncident(made.root, 'src/route-7.js'))
    await live.open(made.address)
    const groups = live.page.locator('.group')
    await expect.poll(() => groups.allInnerTexts().then((all) => all.length)).toBe(3)
    expect(await groups.nth(0).innerText()).toMatch(/confirmed/)
    expect(await groups.nth(1).innerText()).toMatch(/SO005[^]*449/)
    // What happens is open, the rest is for who asks for it, a page at a time.
    await expect.poll(rows).toEqual(['p-m7'])
    await groups.nth(1).click()
    await expect.poll(rows).toHaveLength(201)
    await live.page.getByText('200 more of 249').click()
    await expect.poll(rows).toHaveLength(401)
    await groups.nth(2).click()
    await expect.poll(rows).toHaveLength(451)
    await live.page.locator('#filter').fill('route-47')
    await expect.poll(rows).toHaveLength(11)
    expect(live.errors).toEqual([])
  })
})
