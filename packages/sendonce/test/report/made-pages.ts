import { finding, report, siteOf, step, type MadeReport } from './made-reports.ts'

/** Everything that ends an element, an attribute, a script, a comment or a string somewhere. */
export const breaker: string =
  '</script></style></title><img src=x onerror="document.title=1"><!--]]>\' onfocus=\'x" onload="y`${z}`{{z}}&lt;\u2028|*_[a](javascript:1)~'

/** A report whose every text would like to be markup. */
export function hostilePage(): MadeReport {
  const file = `src/${breaker}.ts`
  const source = `app.get('/${breaker}', (req, res) => {\n  res.send('${breaker}')\n  res.json(1)\n})\n`
  const first = { ...siteOf(file, source, 'res.send(', 'send'), text: `res.send('${breaker}')` }
  const second = siteOf(file, source, 'res.json(1)', 'json')
  const fix = {
    title: breaker,
    verified: true,
    edits: [{ file, start: 0, end: 0, text: `// ${breaker}\n` }],
    skips: [{ kind: 'call' as const, name: breaker }],
  }
  const one = finding({
    code: 'SO001',
    name: breaker,
    message: breaker,
    first,
    second,
    path: [
      step(first, `when ${breaker}`),
      step(first, 'first answer'),
      step(second, 'second answer'),
    ],
    assumes: [breaker],
    entry: { framework: 'express', method: 'GET', route: `/${breaker}`, site: first },
    fingerprint: `a1"><img src=x>`,
    fix,
    seen: {
      confirmed: true,
      times: 2,
      last: breaker,
      incidents: [breaker],
      changedSince: false,
    },
  })
  const outside = finding({ code: `SO"><img>`, first: null, second, external: breaker })
  return {
    sources: { [file]: source },
    report: report([one, one, outside], {
      tool: { name: 'sendonce', version: breaker },
      root: '/home/somebody/project',
      skipped: [{ file, reason: 'unreadable', detail: breaker }],
      notices: [{ file, line: 1, message: breaker }],
      suppressed: [
        { fingerprint: breaker, code: breaker, by: 'comment', reason: breaker, site: first },
      ],
      unforeseen: [
        {
          code: breaker,
          name: breaker,
          severity: 'error',
          first: null,
          second: null,
          route: null,
          request: `GET /pay/${breaker}?token=secret`,
          times: 1,
          last: breaker,
          incidents: [],
        },
      ],
    }),
  }
}
