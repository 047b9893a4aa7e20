import { expect, test } from 'vitest'
import { renderPretty } from '../../src/report/pretty.ts'
import { inOneFile, siteOf, step } from './made-reports.ts'

test('a label for which there is no room on either side hangs on its mark in lines', () => {
  const source = `res.send(order)
${' '.repeat(39)}settle(order)
res.end()`
  const { report, sources } = inOneFile(source, {
    first: ['res.send(order)', 'send'],
    second: ['res.end()', 'end'],
  })
  const [one] = report.findings
  const file = 'src/routes/orders.ts'
  const note = 'the error of a promise that settleTheOrder() has given is caught'
  const path = [...(one?.path ?? [])].toSpliced(
    1,
    0,
    step(siteOf(file, source, 'settle(order)', 'settle'), note),
  )
  const findings = one ? [{ ...one, path }] : []
  const text = renderPretty(
    { ...report, findings },
    {
      style: { width: 72, placeWidth: 72, color: false, unicode: true },
      read: (name) => sources[name] ?? null,
      all: false,
    },
  )
  expect(text).toContain(`
     2 │                                        settle(order)
       ·           the error of a promise that ─╯
       ·  settleTheOrder() has given is caught
2    3 │`)
})
