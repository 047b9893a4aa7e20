import { checkPrograms, disagreementsOf } from './check.mjs'
import { print, smaller, withoutUnused } from './tree.mjs'

const batch = 16

const imported = { 'fs.': 'const fs', 'new EventEmitter': '{ EventEmitter }' }

/** Every name that is used is declared: otherwise the program would only fail. */
function isWhole(tree) {
  const text = print(withoutUnused(tree))
  const names = new Set(text.match(/\b[a-zA-Z]+\d+\b(?!\.txt)/g))
  const areDeclared = [...names].every((name) =>
    new RegExp(`(?:const|let|class|function\\*?) ${name}\\b`).test(text),
  )
  const areImported = Object.entries(imported).every(
    ([use, declared]) => text.includes(declared) || !text.includes(use),
  )
  return areDeclared && areImported && hasErrors(tree, false)
}

/** An error is only named where a parameter is called so. */
function hasErrors(block, isKnown) {
  return block.every(({ parts }) => {
    const isBound =
      isKnown ||
      parts.some((part) => typeof part === 'string' && /\(err\b/.test(part) && part.endsWith('{'))
    return parts.every((part) =>
      typeof part === 'string' ? isBound || !/\berr\b/.test(part) : hasErrors(part, isBound),
    )
  })
}

/** A smaller program with a disagreement of the same kind; it runs without faults of its own. */
export async function shrink(runner, program, { kind, code }, isStrict = false) {
  let best = program
  for (let found = best; found;) {
    found = null
    const candidates = smaller(best.tree)
    for (let list = take(candidates); list.length > 0 && !found; list = take(candidates)) {
      const checked = await checkPrograms(
        runner,
        list.map((tree) => ({ ...best, tree })),
        undefined,
        isStrict,
      )
      found = checked.find((one) =>
        disagreementsOf(one).some((other) => other.kind === kind && other.code === code),
      )
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
