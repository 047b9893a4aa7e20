import type { RecorderOptions } from './options.ts'
import type { WatchedResponse } from './record.ts'

/** How long a route is looked at closely after an incident in production. */
const armedFor = 10 * 60 * 1000
/** Routes that are armed at the same time: an attack must not switch everything on. */
const armedLimit = 50

/** How much evidence to keep: all of it in development, what is affordable in production. */
export class Policy {
  isDevelopment = true
  #perSecond = 0
  #tokens = 0
  #refilledAt = 0
  readonly #armed = new Map<string, number>()

  configure({ mode, stacksPerSecond }: RecorderOptions): void {
    this.isDevelopment = mode === 'development'
    this.#perSecond = stacksPerSecond
    this.#tokens = stacksPerSecond
    this.#refilledAt = performance.now()
  }

  /** Are layers, times and all stacks of this response kept? */
  wantsDetail(response: WatchedResponse): boolean {
    if (this.isDevelopment) return true
    if (this.#armed.size === 0) return false
    const until = this.#armed.get(routeShape(response))
    return until !== undefined && until > performance.now()
  }

  /** Takes one of the stacks that production may afford: so many a second, as many at once. */
  wantsStack(): boolean {
    if (this.isDevelopment) return true
    if (this.#tokens < 1) {
      const now = performance.now()
      const fresh = ((now - this.#refilledAt) / 1000) * this.#perSecond
      if (fresh < 1) return false
      this.#tokens = Math.min(this.#perSecond, fresh)
      this.#refilledAt = now
    }
    this.#tokens--
    return true
  }

  /** After an incident: the next ones of this route come with full evidence. */
  arm(response: WatchedResponse): void {
    if (this.isDevelopment) return
    const now = performance.now()
    for (const [shape, until] of this.#armed) if (until <= now) this.#armed.delete(shape)
    if (this.#armed.size < armedLimit) this.#armed.set(routeShape(response), now + armedFor)
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
