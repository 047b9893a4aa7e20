import axe from 'axe-core'
import type { Browser, Page } from 'playwright-core'

/** A page of the viewer, and what went wrong in it. */
export class LivePage {
  readonly page: Page
  /** Errors, messages of the console (a policy that was broken among them), and requests that leave the viewer. */
  errors: string[] = []
  readonly requests: string[] = []
  #origin = ''

  private constructor(page: Page) {
    this.page = page
    page.on('pageerror', ({ message }) => this.errors.push(message))
    page.on('console', (message) => this.errors.push(`${message.type()}: ${message.text()}`))
    page.on('request', (request) => {
      const { origin } = new URL(request.url())
      this.requests.push(request.url())
      if (origin !== this.#origin && !request.url().startsWith('data:'))
        this.errors.push(`left: ${request.url()}`)
    })
  }

  static async in(browser: Browser): Promise<LivePage> {
    return new LivePage(await browser.newPage({ viewport: { width: 1440, height: 900 } }))
  }

  async open(address: string, look: Look = {}): Promise<void> {
    const { width = 1440, height = 900, colorScheme = 'light' } = look
    await this.page.goto('about:blank')
    await this.page.setViewportSize({ width, height })
    await this.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    this.errors = []
    this.#origin = new URL(address).origin
    await this.page.goto(address)
    await this.page.waitForSelector('header .sum span')
  }

  /** As text: the types of browsers are not those of tests. */
  ask<T>(code: string): Promise<T> {
    return this.page.evaluate<T>(code)
  }

  hash(): Promise<string> {
    return this.ask('location.hash')
  }

  focused(): Promise<string> {
    return this.ask('document.activeElement.textContent.trim()')
  }

  isTooWide(): Promise<boolean> {
    return this.ask('document.documentElement.scrollWidth > innerWidth')
  }

  async violations(): Promise<string[]> {
    // By the debugger: the policy of the page allows no script of others.
    await this.ask(axe.source)
    const { violations } = await this.ask<{
      readonly violations: readonly { readonly id: string; readonly nodes: readonly object[] }[]
    }>(`axe.run({ resultTypes: ['violations'] })`)
    return violations.map(({ id, nodes }) => `${id}: ${JSON.stringify(nodes[0])}`)
  }
}

export interface Look {
  readonly width?: number
  readonly height?: number
  readonly colorScheme?: 'light' | 'dark'
}
