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
  if (!first) return `${second.call}() answers, although the response may have been answered before`
  if (first.call === 'next') {
    const act = isNext ? 'next() is called again' : `${second.call}() answers`
    return `${act}: next() already handed the request on at ${first.place}`
  }
  const act = isNext ? 'next() is called after the answer' : `${second.call}() answers again`
  const who = first.helper ? `${first.helper}() already answered` : 'already answered'
  return `${act}: ${who}${first.status === null ? '' : ` ${first.status}`} at ${first.place}`
}
