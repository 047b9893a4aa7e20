import { mentionsSuppression } from '../detect/suppress.ts'
import { parseSource } from '../syntax/parse.ts'

/** What tells where a node stands, or how it is spelled. */
const spelling: ReadonlySet<string> = new Set(['start', 'end', 'range', 'loc', 'raw', 'parent'])

/**
 * Whether two texts of a file are one program, other spaces, quotes, semicolons and comments aside: then the same is
 * found in both. Linters that repair as they go send file after file like that.
 */
export function isSameProgram(file: string, before: string, after: string): boolean {
  // What is accepted may be told by a comment.
  if (mentionsSuppression(before) || mentionsSuppression(after)) return false
  const [old, now] = [parseSource(file, before), parseSource(file, after)]
  return old.errors.length === 0 && now.errors.length === 0 && isAlike(old.program, now.program)
}

function isAlike(before: unknown, after: unknown): boolean {
  if (typeof before !== 'object' || before === null) return Object.is(before, after)
  if (typeof after !== 'object' || after === null) return false
  const names = Object.keys(before)
  return (
    Array.isArray(before) === Array.isArray(after) &&
    names.length === Object.keys(after).length &&
    names.every(
      (name) =>
        spelling.has(name) ||
        isAlike(before[name as keyof typeof before], after[name as keyof typeof after]),
    )
  )
}
