import { compare } from './compare.mjs'
import { runTheme } from './execute.mjs'
import { plain } from './variants.mjs'

/** What two runs showed: how many cases were compared, where they differ, and which did so only once. */
/** @typedef {{ compared: number, differences: object[], unsteady: string[], out: object }} Verdict */

/**
 * Runs the cases of a theme plainly, once, and with each variant, and compares. A difference must be seen
 * again when the case runs anew, plainly and with the variant; one that is not is unsteady, and told.
 * @param {{ theme: { name: string, cases: object[] }, names: string[], node: string, express?: string, variants: object[] }} options
 * @returns {Promise<Map<string, Verdict>>} by the name of the variant
 */
export async function differ({ theme, names, node, express, variants }) {
  const common = { theme: theme.name, node, express }
  const bases = new Map()
  const verdicts = new Map()
  for (const variant of variants) {
    const without = variant.base ?? plain
    if (!bases.has(without))
      bases.set(without, await runTheme({ ...common, names, variant: without }))
    const base = bases.get(without)
    const run = await runTheme({ ...common, names, variant })
    const verdict = { compared: base.seen.size, differences: [], unsteady: [], out: run.out }
    for (const [name, one] of base.seen) {
      const test = theme.cases.find((item) => item.name === name)
      const first = between(test, variant, one, run.seen.get(name))
      if (first.length === 0) continue
      const again = await repeat({ ...common, test, variant })
      if (again.length > 0) verdict.differences.push({ case: name, found: again })
      else verdict.unsteady.push(`${name}: ${JSON.stringify(first).slice(0, 300)}`)
    }
    verdicts.set(variant.name, verdict)
  }
  return verdicts
}

async function repeat({ test, variant, ...common }) {
  const names = [test.name]
  const one = await runTheme({ ...common, names, variant: variant.base ?? plain })
  const two = await runTheme({ ...common, names, variant })
  return between(test, variant, one.seen.get(test.name), two.seen.get(test.name))
}

function between(test, variant, one, two) {
  // Two runs that did not come to anything are equal as well.
  const hasFailed = one.wire.notes?.some((note) => note.startsWith('the script failed'))
  if (one.hasDied || hasFailed) return [{ aspect: 'case', plain: [one.stderr, one.wire.notes] }]
  if (!two) return [{ aspect: 'exit', plain: 'it ran', recorded: 'it did not run' }]
  return compare(one, two, { rules: test.rules, stderr: variant.stderr })
}
