const storedKey = 'sendonce.key'
const keyBytes = 24

/** What a request shows to be answered. */
export interface Credentials {
  readonly secret: string
  /** The key to go on with, where the secret holds once. */
  readonly key: string | null
}

let ticket: string | null = null

/**
 * Takes the secret out of the address, where it stays no longer than it takes to read it. `#t=` is a token, `#k=` a ticket,
 * which is exchanged for a key of our own. Kept for this tab only.
 */
export function takeSecret(): void {
  const [, kind, secret, rest = ''] = /^#([tk])=([\w-]+)(.*)$/.exec(location.hash) ?? []
  if (secret === undefined) return
  history.replaceState(null, '', `${location.pathname}#${rest === '' ? '/' : rest}`)
  if (kind === 't') keep(secret)
  else {
    keep(ownKey())
    ticket = secret
  }
}

/** `null`: this tab was not given any. */
export function credentials(): Credentials | null {
  const key = kept()
  if (key === null) return null
  return ticket === null ? { secret: key, key: null } : { secret: ticket, key }
}

/** The secret was taken: from now on the key holds. */
export function wasAdmitted(): void {
  ticket = null
}

function ownKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(keyBytes))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

let inMemory: string | null = null

function keep(key: string): void {
  inMemory = key
  try {
    sessionStorage.setItem(storedKey, key)
  } catch {
    // A browser may forbid it: then it lasts until the page is loaded again.
  }
}

function kept(): string | null {
  try {
    return inMemory ?? sessionStorage.getItem(storedKey)
  } catch {
    return inMemory
  }
}
