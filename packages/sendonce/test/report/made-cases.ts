import type { Mistake, RecordedAnswer, Seen } from '@sendonce/model'
import { finding, inOneFile, report, siteOf, step, type MadeReport } from './made-reports.ts'

const guard = `import { log } from '../log.ts'

export function assertOwner(req, res, order) {
  // An administrator may see all.
  if (req.user.isAdmin) return
  if (order.ownerId !== req.user.id) {
    log.warn({ order: order.id }, 'not the owner')
    res.status(403).json({ error: 'forbidden' })
  }
}
`
const orders = `import { assertOwner } from '../auth/guard.ts'

orders.get('/orders/:id', async (req, res) => {
  const order = await db.orders.find(req.params.id)
  assertOwner(req, res, order)
  res.json(order)
})
`

function crossFile(): MadeReport {
  const first = siteOf(
    'src/auth/guard.ts',
    guard,
    "res.status(403).json({ error: 'forbidden' })",
    'json',
  )
  const second = siteOf('src/routes/orders.ts', orders, 'res.json(order)', 'json')
  const when = siteOf('src/auth/guard.ts', guard, 'order.ownerId !== req.user.id', 'order')
  const call = siteOf('src/routes/orders.ts', orders, 'assertOwner(req, res, order)', 'assertOwner')
  const path = [
    step(call, 'calls assertOwner()'),
    step(when, 'when order.ownerId !== req.user.id'),
    step(first, 'first answer'),
    step(second, 'second answer'),
  ]
  const name = 'guard-helper-continues'
  return {
    report: report([finding({ code: 'SO005', name, first, second, path })]),
    sources: { 'src/auth/guard.ts': guard, 'src/routes/orders.ts': orders },
  }
}

const near = `export async function show(req, res) {
  const order = await db.orders.find(req.params.id)
  if (!order) res.status(404).json({ error: 'not_found' })

  if (order?.ownerId !== req.user.id) {
    return res.status(403).json({ error: 'forbidden' })
  }
}
`

function sameFileNear(): MadeReport {
  return inOneFile(near, {
    first: ["res.status(404).json({ error: 'not_found' })", 'json'],
    second: ["res.status(403).json({ error: 'forbidden' })", 'json'],
  })
}

function sameFileFar(): MadeReport {
  const source = near.replace('\n\n', `\n${'  await work(order)\n'.repeat(112)}`)
  return inOneFile(source, {
    first: ["res.status(404).json({ error: 'not_found' })", 'json'],
    second: ["res.status(403).json({ error: 'forbidden' })", 'json'],
  })
}

function sameLine(): MadeReport {
  const source = 'items.forEach((item) => {\n  res.json(item)\n})\n'
  const call = ['res.json(item)', 'json'] as const
  const made = inOneFile(
    source,
    { first: call, second: call },
    {
      code: 'SO013',
      name: 'send-in-loop',
    },
  )
  return made
}

function chainedOnOneLine(): MadeReport {
  const source = "app.get('/', (req, res) => {\n  res.send('a').json({ b: 1 })\n})\n"
  return inOneFile(
    source,
    { first: ["res.send('a')", 'send'], second: ['json({ b: 1 })', 'json'] },
    { code: 'SO003', name: 'chained-terminal-call' },
  )
}

function firstOutside(): MadeReport {
  const second = siteOf('src/routes/orders.ts', orders, 'res.json(order)', 'json')
  const external = 'express-session commits the head'
  return {
    report: report([
      finding({ first: null, second, external, path: [step(second, 'second answer')] }),
    ]),
    sources: { 'src/routes/orders.ts': orders },
  }
}

function secondNever(): MadeReport {
  const first = siteOf(
    'src/routes/orders.ts',
    orders,
    'assertOwner(req, res, order)',
    'assertOwner',
  )
  return {
    report: report([
      finding({ code: 'SO101', name: 'no-response-branch', first, severity: 'warning' }),
    ]),
    sources: { 'src/routes/orders.ts': orders },
  }
}

/** Everything that may not reach a terminal. */
export const hostile =
  '\u001b[31m\u0007\u009b2J\u001b]8;;http://x\u001b\\a\u0000b\u202ec\u2066d\n\ud800e'

function hostileText(): MadeReport {
  const long = 'x'.repeat(10_000)
  const source = `if (a) {\n  res.send('${hostile.replace('\n', '')}', ${long})\n  res.json(${long})\n}\n`
  const file = `src/${hostile}/${'d'.repeat(40)}/${'n'.repeat(150)}.ts`
  const made = inOneFile(
    source,
    { file, first: ["res.send('", 'send'], second: ['res.json(', 'json'] },
    { assumes: [hostile, long], message: hostile + long, external: hostile },
  )
  const [one] = made.report.findings
  if (!one?.first || !one.second) throw new Error('a finding has two places')
  const site = { ...one.first, text: hostile + long }
  const entry = { framework: 'express', method: hostile, route: `/${hostile}/${long}`, site }
  const path = [
    step(site, `when ${hostile}${long}`),
    step(site, 'first answer'),
    step({ ...site, line: 1, file: `${hostile}.ts` }, `${hostile}${long}`),
    step(one.second, 'second answer'),
  ]
  const outside = finding({ first: null, second: one.second, external: hostile + long })
  const gone = finding({ first: { ...site, file: 'gone.ts' }, second: null })
  return {
    sources: made.sources,
    report: report([{ ...one, first: site, entry, path }, outside, gone], {
      skipped: [{ file: hostile + long, reason: 'unreadable', detail: hostile }],
      notices: [{ file: hostile, line: 3, message: hostile }],
    }),
  }
}

function lineEnds(): MadeReport {
  return inOneFile(`\ufeff${near.replaceAll('\n', '\r\n')}`, {
    first: ["res.status(404).json({ error: 'not_found' })", 'json'],
    second: ["res.status(403).json({ error: 'forbidden' })", 'json'],
  })
}

function tabs(): MadeReport {
  return inOneFile(near.replaceAll('  ', '\t\t'), {
    first: ["res.status(404).json({ error: 'not_found' })", 'json'],
    second: ["res.status(403).json({ error: 'forbidden' })", 'json'],
  })
}

function wideCharacters(): MadeReport {
  const source = `app.get('/注文', (req, res) => {
  if (!注文) res.status(404).json({ error: '注文が見つかりません', hint: '👍🏽 もう一度お試しください。もう一度お試しください。' })
  log('cafe\u0301 もう一度お試しください。もう一度お試しください。もう一度お試しください。'); res.json(注文)
})
`
  return inOneFile(source, {
    file: 'src/ルート/注文.ts',
    first: ['res.status(404).json(', 'json'],
    second: ['res.json(注文)', 'json'],
  })
}

function longLine(): MadeReport {
  const source = `const a = [${'1, '.repeat(95)}1], ${'b'.repeat(30)} = res.send(a), ${'c'.repeat(200)} = res.json(a)\n`
  return inOneFile(source, { first: ['res.send(a)', 'send'], second: ['res.json(a)', 'json'] })
}

function clean(): MadeReport {
  return {
    sources: {},
    report: report([], {
      skipped: [
        {
          file: 'src/legacy/vendor.js',
          reason: 'minified',
          detail: 'lines too long to be written by hand',
        },
        { file: 'src/generated/client.ts', reason: 'too-large', detail: '4.2 MB' },
      ],
      suppressed: [
        { fingerprint: 'b2', code: 'SO001', by: 'comment', reason: 'measured', site: null },
      ],
      notices: [{ file: 'src/app.ts', line: 9, message: 'the suppression has no effect' }],
    }),
  }
}

/** The same finding three times, seen in three ways; and mistakes that nobody foresaw. */
function seenAtRunTime(): MadeReport {
  const made = sameFileNear()
  const [one] = made.report.findings
  if (!one) throw new Error('no finding')
  const seen: Seen = {
    confirmed: true,
    times: 14,
    last: '2026-11-24T17:05:31.120Z',
    incidents: ['4121-m1x2y3z4-1'],
    changedSince: false,
  }
  const place = { file: 'src/routes/users.ts', line: 3, column: 9 }
  const known: RecordedAnswer = { call: 'json', place, by: null, isKnown: true }
  const unforeseen: Mistake = {
    code: 'SO004',
    name: 'callback-and-outer-send',
    severity: 'error',
    first: known,
    second: { ...known, place: { ...place, line: 9 } },
    route: 'GET /users',
    times: 2,
    last: seen.last,
    incidents: ['4121-m1x2y3z4-2'],
  }
  const findings = [
    { ...one, seen },
    { ...one, seen: { ...seen, times: 1, confirmed: false } },
    { ...one, seen: { ...seen, confirmed: false, changedSince: true } },
  ]
  return {
    ...made,
    report: report(findings, {
      unforeseen: [
        unforeseen,
        { ...unforeseen, first: { ...known, place: null, isKnown: false }, times: 1 },
        { ...unforeseen, second: { ...known, place: null, by: 'express-session' } },
        { ...unforeseen, code: 'SO101', first: null, second: null },
        { ...unforeseen, code: 'SO101', first: null, second: null, route: null },
        { ...unforeseen, first: { ...known, place: { ...place, file: 'x\u001b[2J\n.js' } } },
      ],
    }),
  }
}

export const cases: Readonly<Record<string, () => MadeReport>> = {
  'cross-file': crossFile,
  'same-file-near': sameFileNear,
  'same-file-far': sameFileFar,
  'same-line': sameLine,
  'chained-on-one-line': chainedOnOneLine,
  'first-outside': firstOutside,
  'second-never': secondNever,
  'seen-at-run-time': seenAtRunTime,
  hostile: hostileText,
  'line-ends': lineEnds,
  tabs,
  'wide-characters': wideCharacters,
  'long-line': longLine,
  clean,
}
