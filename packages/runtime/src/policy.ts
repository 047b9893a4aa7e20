import { runningLayer } from './context.ts'
import { guard } from './guard.ts'
import type { RecorderOptions } from './options.ts'
import type { WatchedResponse } from './record.ts'
import { clock, later } from './timers.ts'

/** How long a route is looked at closely after an incident in production. */
const armedFor = 10 * 60 * 1000
/** Routes that are armed at the same time: an attack must not switch everything on. */
const armedLimit = 50

/** How much evidence to keep: all of it in development, what is affordable in production. */
export class Policy {
  isDevelopment = true
  /** Is there anything to note of a request before it is answered? */
  seesArrivals = true
  #watchesHangs = false
  #perSecond = 0
  #tokens = 0
  readonly #armed = new Map<string, number>()
  readonly #waiting: (() => void)[] = []

  configure({ mode, stacksPerSecond, hangAfter }: RecorderOptions): void {
    this.isDevelopment = mode === 'development'
    this.#watchesHangs = hangAfter > 0
    this.seesArrivals = this.isDevelopment || this.#watchesHangs
    this.#perSecond = stacksPerSecond
    this.#refill()
  }

  /** Are layers, times and all stacks of this response kept? */
  wantsDetail(response: WatchedResponse): boolean {
    if (this.isDevelopment) return true
    if (this.#armed.size === 0) return false
    const shape = routeShape(response)
    const until = this.#armed.get(shape)
    if (until === undefined || until > clock()) return until !== undefined
    this.#armed.delete(shape)
    if (this.#armed.size === 0) this.#disarmed()
    return false
  }

  /** Takes one of the stacks that production may afford: so many a second, as many at once. */
  wantsStack(): boolean {
    if (this.isDevelopment) return true
    if (this.#tokens < 1) return false
    // A timer, because a busy server would have to look at the clock with each request.
    if (--this.#tokens < 1)
      later(() => this.#refill(), Math.max(1000, 1000 / this.#perSecond)).unref()
    return true
  }

  #refill(): void {
    this.#tokens = this.#perSecond > 0 ? Math.max(1, this.#perSecond) : 0
  }

  /** After an incident: the next ones of this route come with full evidence. */
  arm(response: WatchedResponse): void {
    if (this.isDevelopment) return
    const now = clock()
    for (const [shape, until] of this.#armed) if (until <= now) this.#armed.delete(shape)
    if (this.#armed.size < armedLimit) this.#armed.set(routeShape(response), now + armedFor)
    this.seesArrivals = true
    for (const action of this.#waiting.splice(0)) guard(action)
  }

  /** Runs `action` once something is noted of requests before they are answered: perhaps now, perhaps never. */
  whenArrivalsAreSeen(action: () => void): void {
    if (this.seesArrivals) action()
    else this.#waiting.push(action)
  }

  /** No route is looked at closely any more: production costs what it cost before the incident. */
  #disarmed(): void {
    this.seesArrivals = this.#watchesHangs
    // On older versions of Node a context costs every callback.
    runningLayer.disable()
  }
}

/** The policy of this process. */
export const policy: Policy = new Policy()

/** Method and path with what looks like a key left out: the route is not known before it was found. */
function routeShape({ req }: WatchedResponse): string {
  const whole =
    (req as { readonly originalUrl?: string } | undefined)?.originalUrl ?? req?.url ?? ''
  const path = whole.replace(/\?.*$/s, '')
  const shape = path.replace(/\/(?=[^/]*\d)[^/]+/g, '/:key')
  return `${req?.method ?? ''} ${shape}`
}
