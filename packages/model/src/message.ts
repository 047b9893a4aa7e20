/** What a message says of the first operation. */
export interface FirstOperation {
  readonly call: string
  /** `file:line`. */
  readonly place: string
  /** The function that it stands in, where that is another one than the second's. */
  readonly helper: string | null
  readonly status: number | null
}

/** The facts of which a finding's message is made. */
export interface MessageFacts {
  readonly code: string
  /** `null`: outside the analysed code. */
  readonly first: FirstOperation | null
  readonly second: {
    readonly call: string
    /** What the runtime does with it: `throw`, `ignore`, `error-event` …, or `next`. */
    readonly reaction: string
  }
}

/** One sentence that stands alone: what answers again, and where it was answered first. */
export function findingMessage({ first, second }: MessageFacts): string {
  const isNext = second.call === 'next'
  const act = isNext ? 'next() is called' : `${second.call}() answers again`
  if (!first) return `${act}, although the response may have been answered before`
  if (first.call === 'next') {
    return `${isNext ? 'next() is called again' : `${second.call}() answers`} after next() handed the request on at ${first.place}`
  }
  const by = first.helper ? `${first.helper}() ` : ''
  const status = first.status === null ? '' : ` ${first.status}`
  return `${act} after ${by}answered${status} at ${first.place}`
}
