import { existsSync } from 'node:fs'
import { chromium, type Browser } from 'playwright-core'

const usual = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
]

const named = process.env['SENDONCE_CHROMIUM']

/** The Chromium of this machine, or `null`; `SENDONCE_CHROMIUM` names one, or (empty) none. */
export const executablePath: string | null =
  (named === undefined ? usual : [named]).find((path) => existsSync(path)) ?? null

const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Starts it; `more`: further arguments. */
export async function launchBrowser(more: readonly string[] = []): Promise<Browser> {
  if (executablePath === null) throw new Error('there is no Chromium here')
  return chromium.launch({ executablePath, args: [...args, ...more] })
}
