import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** 192 bits, in characters that an address may hold. */
const tokenBytes = 24
/** How long a browser may take to start. */
const ticketMs = 60_000
/** Pages that were opened by a ticket and may be open at a time. */
const keysAtMost = 100
const keyShape = /^[\w-]{32,64}$/

/** What a request shows: the secret that it was given, and the one that it wants to use from now on. */
export interface Shown {
  readonly authorization: string | undefined
  readonly key: string | undefined
}

/**
 * Who may read. The token is told to the person in the terminal, and holds as long as the viewer. What starts a browser is
 * seen by all users of a machine in the list of its processes: that gets a ticket, which holds once, for a minute, and is
 * exchanged for a key that the page has made for itself. No answer ever holds any of the three.
 */
export class Access {
  readonly token: string
  readonly #tickets = new Map<string, number>()
  readonly #keys: string[] = []
  readonly #now: () => number

  /** `now`: milliseconds of a clock that only goes on. */
  constructor(now: () => number = () => performance.now(), token: string = made()) {
    this.token = token
    this.#now = now
  }

  /** A secret that admits one page. */
  ticket(): string {
    const ticket = made()
    this.#tickets.set(ticket, this.#now() + ticketMs)
    return ticket
  }

  /** May the request read? A ticket holds only where the request brings the key to go on with. */
  admits({ authorization, key }: Shown): boolean {
    const secret = /^Bearer ([\w-]{1,128})$/.exec(authorization ?? '')?.[1]
    if (secret === undefined) return false
    if ([this.token, ...this.#keys].some((one) => isSame(one, secret))) return true
    const ticket = [...this.#tickets.keys()].find((one) => isSame(one, secret))
    if (ticket === undefined || key === undefined || !keyShape.test(key)) return false
    const until = this.#tickets.get(ticket) ?? 0
    this.#tickets.delete(ticket)
    if (this.#now() > until) return false
    this.#keys.push(key)
    if (this.#keys.length > keysAtMost) this.#keys.shift()
    return true
  }
}

function made(): string {
  return randomBytes(tokenBytes).toString('base64url')
}

/** Takes as long whatever is wrong; of hashes, so that their lengths are the same. */
function isSame(a: string, b: string): boolean {
  return timingSafeEqual(hashOf(a), hashOf(b))
}

function hashOf(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
