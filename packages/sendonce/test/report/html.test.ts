import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Report } from '@sendonce/model'
import { describe, expect, test } from 'vitest'
import { renderHtml } from '../../src/report/html/html.ts'
import { cases } from './made-cases.ts'
import { breaker, hostilePage } from './made-pages.ts'
import { finding, inOneFile, report, step, type MadeReport } from './made-reports.ts'

function html({ report: made, sources }: MadeReport, withSource = true): string {
  return renderHtml(made, { read: (file) => sources[file] ?? null, withSource })
}

function bodyOf(page: string): string {
  return /<body>([^]*)<script>/.exec(page)?.[1] ?? ''
}

const entities: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&amp;': '&',
  '&quot;': '"',
}

/** What a reader gets, an element a line. */
function textOf(page: string): string {
  return bodyOf(page)
    .replace(/<\/?(?:i|b|code|span|mark|a|kbd|label|input)\b[^>]*>/g, '')
    .replace(/<[^>]*>/g, '\n')
    .replace(/&\w+;/g, (entity) => entities[entity] ?? entity)
    .replace(/\n\s*\n/g, '\n')
    .trim()
}

describe.each(Object.entries({ ...cases, markup: hostilePage }))('%s', (name, make) => {
  const made = make()
  const page = html(made)

  test('says what the other forms say', async () => {
    await expect(`${textOf(page)}\n`).toMatchFileSnapshot(`golden/${name}/html.txt`)
  })

  test('has no character that acts, and nothing of the machine', () => {
    for (const line of page.split('\n'))
      expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u)
    expect(page).not.toContain(made.report.root)
  })

  test('is the same again', () => {
    expect(html(made)).toBe(page)
  })

  test('is one script, one style, and nothing from elsewhere', () => {
    expect(page.match(/<(?:script|style|img|iframe|object|embed|base|form)\b[^>]*>/g)).toEqual([
      '<style>',
      '<script>',
    ])
    const tags = page.replace(/="[^"]*"/g, '=').match(/<[a-z][^>]*>/g) ?? []
    expect(tags.filter((tag) => /\s(?:src|action|srcset|style|on\w+)=/.test(tag))).toEqual([])
    expect(page.match(/<link [^>]*>/g)).toEqual(['<link rel="icon" href="data:,"/>'])
  })

  test('has each name once, and its links lead somewhere', () => {
    const names = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id)
    expect(new Set(names).size).toBe(names.length)
    for (const [, target] of page.matchAll(/ href="#([^"]*)"/g)) expect(names).toContain(target)
  })
})

test('only the script and the style of the page itself may act', () => {
  const page = html(hostilePage())
  const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1] ?? ''
  const hashOf = (name: string): string => {
    const [, text = ''] = new RegExp(`<${name}>([^]*?)</${name}>`).exec(page) ?? []
    return `${name}-src 'sha256-${createHash('sha256').update(text).digest('base64')}'`
  }
  expect(policy.split('; ')).toEqual([
    "default-src 'none'",
    hashOf('script'),
    hashOf('style'),
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ])
})

test('markup in names, routes, sources and messages is text', () => {
  const page = html(hostilePage())
  expect(page).not.toContain('<img')
  expect(page.match(/<script/g)).toHaveLength(1)
  expect(page.match(/<\/(?:script|style|title)>/g)).toHaveLength(3)
  expect(page).not.toContain('\u2028')
  // Whole, in a line of source; elsewhere it may be cut.
  expect(textOf(page)).toContain(`('${breaker.replace('\u2028', '\ufffd')}')`)
})

test('a finding that is told twice has two addresses', () => {
  const page = html(hostilePage())
  expect(page).toContain('href="#p-a1---img-src-x-"')
  expect(page).toContain('href="#p-a1---img-src-x--2"')
})

test('no value of a query is told', () => {
  const page = html(hostilePage())
  expect(page).toContain('?…')
  expect(page).not.toContain('token=secret')
})

test('the first thing that is said is what was not checked', () => {
  const page = html({ report: report([]), sources: {} })
  const [, first = ''] = /<header>.*?<p[^>]*>(.*?)<\/p>/.exec(page) ?? []
  expect(first).toBe('Not checked: 0 files not read whole, 41 calls not resolved')
  expect(textOf(page)).toContain('--explain-coverage lists the calls')
})

describe('without sources', () => {
  test.each(Object.entries(cases))('%s shows none', (_name, make) => {
    const made = make()
    const page = html(made, false)
    // The pages of patterns have code of their own.
    const body = textOf(page.replace(/<article id="SO[^]*?<\/article>/g, ''))
    const lines = Object.values(made.sources).flatMap((source) => source.split(/[\r\n]+/))
    const sites = made.report.findings.flatMap(({ first, second }) => [first, second])
    const texts = [...lines, ...sites.map((site) => site?.text ?? '')].map((text) => text.trim())
    const shown = texts.filter((text) => text.length > 8 && body.includes(text))
    expect(shown.map((text) => text.slice(0, 100))).toEqual([])
  })

  test('places, answers and titles are told all the same', () => {
    const made = cases['cross-file']?.()
    if (!made) throw new Error('the case is gone')
    const body = textOf(html(made, false))
    expect(body).toContain('src/auth/guard.ts:8:21')
    expect(body).toContain('first answer: 403')
    expect(body).toContain('A helper answers, its caller does not know')
    expect(body).not.toMatch(/ownerId|assertOwner|not the owner/)
  })

  test('nothing is told in words of the sources', () => {
    const made = inOneFile('res.send(1)\nres.json(2)\n', {
      first: ['res.send(1)', 'send'],
      second: ['res.json(2)', 'json'],
    })
    const [one] = made.report.findings
    const site = one?.first
    if (!one || !site) throw new Error('a finding has a place')
    const words = [
      'sentence',
      'noted',
      'assumed',
      'titled',
      'skipped',
      'decided',
      'reasoned',
      'detailed',
    ]
    const [message, note, assumes, title, name, toDecide, reason, detail] = words.map(
      (word) => `${word}Word`,
    )
    const file = 'src/a.ts'
    const skips = [{ kind: 'call' as const, name: name ?? '' }]
    const fix = { title: title ?? '', verified: false, edits: [], skips }
    const path = [step(site, `when ${note}`), ...one.path]
    const texts = {
      message: message ?? '',
      path,
      assumes: [assumes ?? ''],
      toDecide: toDecide ?? '',
    }
    const whole = report([{ ...one, ...texts, fix }], {
      skipped: [{ file, reason: 'fault', detail: detail ?? '' }],
      suppressed: [{ fingerprint: 'b', code: 'SO001', by: 'comment', reason: reason ?? '', site }],
    })
    const told = (withSource: boolean): string[] => {
      const body = textOf(html({ ...made, report: whole }, withSource))
      return words.filter((word) => body.includes(`${word}Word`))
    }
    expect(told(true)).toEqual(words)
    expect(told(false)).toEqual([])
  })
})

test('lines that are shown are at most six away from an answer or a step', () => {
  const source = `${'work()\n'.repeat(50)}res.send(1)\n${'work()\n'.repeat(50)}res.json(2)\n${'work()\n'.repeat(50)}`
  const page = html(
    inOneFile(source, { first: ['res.send(1)', 'send'], second: ['res.json(2)', 'json'] }),
  )
  const numbers = [...page.matchAll(/<i> *(\d+) /g)].map(([, number]) => Number(number))
  const far = numbers.filter((one) => Math.abs(one - 51) > 6 && Math.abs(one - 102) > 6)
  // The example of the pattern has lines as well.
  expect(far.filter((one) => one > 12)).toEqual([])
  expect(numbers).toContain(51)
  expect(numbers).toContain(102)
})

test('an edit is told by what it changes, and a long one is cut', () => {
  const body = 'work()\n'.repeat(40)
  const source = `app.get('/', async () => {\n${body}})\n`
  const shown = (after: string): string => {
    const made = inOneFile(source, { first: ['work()', 'work'], second: ['work()', 'work'] })
    const [one] = made.report.findings
    const edits = [{ file: 'src/routes/orders.ts', start: 0, end: source.length, text: after }]
    const fix = { title: 'mend it', verified: true, edits }
    const findings = [{ ...finding({}), ...one, fix }]
    return textOf(html({ ...made, report: { ...made.report, findings } }))
  }
  const inTry = `app.get('/', async () => {\n  try {\n${body.replace(/^/gm, '  ')}} catch {}\n})\n`
  expect(shown(inTry)).toMatch(/ 2 \+ +try \{\n[^+−]*⋯[^+−]*\+ +\} catch \{\}/)
  expect(shown('other()\n'.repeat(90))).toMatch(
    /and 7\d lines more: sendonce fix --dry-run shows them/,
  )
})

test('states are told where something was compared', () => {
  const stateOf = (parts: Partial<Report>, seen = {}): string[] => {
    const made = inOneFile('res.send(1)\nres.json(2)\n', {
      first: ['res.send(1)', 'send'],
      second: ['res.json(2)', 'json'],
    })
    const [one] = made.report.findings
    const whole = { ...made.report, ...parts, findings: [{ ...finding({}), ...one, ...seen }] }
    const [row = ''] = /<li data-code.*?<\/li>/.exec(html({ ...made, report: whole })) ?? []
    return [...row.matchAll(/class="state [a-z]+">([^<]*)</g)].map(([, text = '']) => text)
  }
  const seen = { confirmed: true, times: 3, last: '', incidents: [], changedSince: false }
  expect(stateOf({})).toEqual([])
  expect(stateOf({ unforeseen: [] })).toEqual(['not seen yet'])
  expect(stateOf({ unforeseen: [] }, { seen })).toEqual(['confirmed ×3'])
  expect(stateOf({}, { seen: { ...seen, changedSince: true } })).toEqual(['seen ×3'])
  expect(stateOf({ baseline: { file: 'b', stale: [], expired: [] } })).toEqual(['new'])
})

test('no part of the page makes markup of text or runs one', () => {
  const forbidden =
    /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|createContextualFragment|DOMParser|\bfetch\b|XMLHttpRequest|import\(/
  const folder = join(import.meta.dirname, '..', '..', '..', 'viewer', 'src')
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }))
    // The live page asks for its data; test/view/read-only.test.ts holds for it.
    if (/\.tsx?$/.test(file) && !file.startsWith('live/'))
      expect(readFileSync(join(folder, file), 'utf8'), file).not.toMatch(forbidden)
  const [script = ''] = /<script>[^]*<\/script>/.exec(html(hostilePage())) ?? []
  expect(script.length).toBeGreaterThan(1000)
  expect(script).not.toMatch(forbidden)
})
