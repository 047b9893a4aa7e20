/** What has become of the places in a text that was edited at one place, as far as that can be told. */
export class TextChange {
  readonly #start: number
  readonly #end: number
  readonly #added: number

  constructor(before: string, after: string) {
    const shorter = Math.min(before.length, after.length)
    let start = 0
    while (start < shorter && before[start] === after[start]) start++
    let same = 0
    while (same < shorter - start && before.at(-1 - same) === after.at(-1 - same)) same++
    this.#start = start
    this.#end = before.length - same
    this.#added = after.length - before.length
  }

  /** Where an offset is now; `null` where it was among what has changed. */
  offset(before: number): number | null {
    if (before <= this.#start) return before
    return before >= this.#end ? before + this.#added : null
  }
}
