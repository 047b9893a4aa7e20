import { existsSync } from 'node:fs'
import { chromium, type Browser } from 'playwright-core'

const usual = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
]

/** The Chromium of this machine (`SENDONCE_CHROMIUM` names another one), or `null`. */
export const executablePath: string | null =
  [process.env['SENDONCE_CHROMIUM'] ?? '', ...usual].find((path) => existsSync(path)) ?? null

const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export async function launchBrowser(): Promise<Browser> {
  if (executablePath === null) throw new Error('there is no Chromium here')
  return chromium.launch({ executablePath, args })
}
