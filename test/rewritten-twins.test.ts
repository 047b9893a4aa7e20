import { analyze } from 'sendonce'
import { describe, expect, test } from 'vitest'
import { conditionsRewritten, rewritings } from './rewritings.ts'
import { twinCases, type TwinCase } from './twin-cases.ts'

function codesIn({ name, express }: TwinCase, text: string): string[] {
  const manifest = JSON.stringify({ dependencies: { express: `^${express}.0.0` } })
  const file = /^import /m.test(text) ? name.replace('.js', '.mjs') : name
  const files = { [file]: text, 'package.json': manifest }
  return analyze({ files, entries: [file] })
    .findings.map(({ code }) => code)
    .toSorted()
}

/** What fails in front of the end of its timer is answered by its wrapper, and then by the timer. */
const failsBesideTimer = /^so004-timer-that-aborts-/
/** What the module decided once, or counts in another function, is not asked of that function. */
const isAskedElsewhere = /^so003-flag-set-while-starting-correct|^so015-interval-that-counts-/
const cases = [...twinCases('look-alikes'), ...twinCases('twins')]

describe.each(Object.entries({ ...rewritings, ...conditionsRewritten }))(
  'written %s',
  (way, rewrite) => {
    const isWrapped = way.includes('wrapper')
    const apart = way.includes('functions ask') ? isAskedElsewhere : null
    const left = isWrapped ? failsBesideTimer : apart
    const own = cases.filter(({ name }) => !left?.test(name))
    test.each(own)('$name tells the same', (one) => {
      // The wrapper is what a rejection in Express 4 asks for. What Express 5 does not hear, no wrapper does.
      const isHeard = isWrapped && one.express === 4
      const expected = codesIn(one, one.text).filter((code) => !isHeard || code !== 'SO102')
      expect(codesIn(one, rewrite(one.text))).toEqual(expected)
    })
  },
)
