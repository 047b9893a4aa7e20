import { checkPrograms, disagreementsOf } from './check.mjs'
import { print, smaller, withoutUnused } from './tree.mjs'

const batch = 16

/** Every name that is used is declared: otherwise the program would only fail. */
function isWhole(tree) {
  const text = print(withoutUnused(tree))
  const names = new Set(text.match(/\b[a-z]+\d+\b/g))
  return [...names].every((name) => new RegExp(`(?:const|let|function) ${name}\\b`).test(text))
}

/** A smaller program with a disagreement of the same kind; it runs without faults of its own. */
export async function shrink(runner, program, { kind, code }) {
  let best = program
  for (let found = best; found; ) {
    found = null
    const candidates = smaller(best.tree)
    for (let list = take(candidates); list.length > 0 && !found; list = take(candidates)) {
      const checked = await checkPrograms(runner, list.map((tree) => ({ ...best, tree })))
      found = checked.find((one) => disagreementsOf(one).some((other) => other.kind === kind && other.code === code))
    }
    if (found) best = found.program
  }
  return best
}

function take(candidates) {
  const list = []
  while (list.length < batch) {
    const { value, done } = candidates.next()
    if (done) break
    if (isWhole(value)) list.push(value)
  }
  return list
}
