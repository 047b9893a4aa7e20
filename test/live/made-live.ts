import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { liveAssets } from '@sendonce/viewer/live'
import type { Finding, Incident, Report, Session } from '@sendonce/model'
import { confirm } from '../../packages/sendonce/src/detect/confirm.ts'
import { Access } from '../../packages/sendonce/src/view/access.ts'
import { LiveViewer } from '../../packages/sendonce/src/view/live-viewer.ts'
import type { Outside } from '../../packages/sendonce/src/view/program.ts'
import { incident, ndjson, session } from '../../packages/sendonce/test/run/made-entries.ts'
import { finding, report, siteOf, step } from '../../packages/sendonce/test/report/made-reports.ts'

/** A viewer with what it shows, made by hand. */
export interface MadeLive {
  /** With the token. */
  readonly address: string
  readonly origin: string
  readonly token: string
  /** A secret that holds once. */
  readonly ticket: () => string
  readonly root: string
  readonly viewer: LiveViewer
  readonly write: (...entries: readonly (Incident | Session | string)[]) => void
  readonly check: (made: Report) => void
  /** Ends it; what it showed can be served again from the same port. */
  readonly stop: () => Promise<void>
  readonly again: () => Promise<void>
}

export interface MadeOptions {
  readonly report?: Report | null
  readonly files?: Readonly<Record<string, string>>
  readonly entries?: readonly (Incident | Session | string)[]
  readonly outside?: Partial<Outside>
  readonly failed?: string
}

const folder = mkdtempSync(join(realpathSync(tmpdir()), 'sendonce-live-'))
const running = new Set<LiveViewer>()
let count = 0

/** Ends all that were made. */
export async function endAll(): Promise<void> {
  for (const viewer of running) await viewer.close()
  rmSync(folder, { recursive: true, force: true })
}

/** The source of an application; `names` tell its routes apart. */
export const source: string = [
  'function check(req, res) {',
  "  if (!req.user) res.status(403).json({ error: 'forbidden' })",
  '}',
  '',
  "app.get('/orders/:id', async (req, res) => {",
  '  const order = await find(req.params.id)',
  '  check(req, res)',
  '  next()',
  '  res.json(order)',
  '})',
  '',
].join('\n')

/** A finding in a file of its own: answers in lines 2 and 9. */
export function madeFinding(file: string, parts: Partial<Finding> = {}): Finding {
  const first = siteOf(file, source, "res.status(403).json({ error: 'forbidden' })", 'json')
  const second = siteOf(file, source, 'res.json(order)', 'json')
  return finding({
    code: 'SO005',
    name: 'guard-helper-continues',
    message: `json() answers again: check() already answered 403 at ${file}:2`,
    first,
    second,
    path: [
      step(first, 'when !req.user'),
      step(first, 'first answer'),
      step(second, 'second answer'),
    ],
    fingerprint: `f${file}`,
    ...parts,
  })
}

/** The incident of such a finding; `file` is relative to the root. */
export function madeIncident(root: string, file: string, parts: Partial<Incident> = {}): Incident {
  const place = (line: number, column: number, name: string): NonNullable<Incident['first']> => {
    const at = { file: join(root, file), line, column, function: name }
    const express = {
      file: join(root, 'node_modules', 'express', 'lib', 'router.js'),
      line: 1,
      column: 1,
      function: 'next',
    }
    return { call: 'json', place: at, stack: [at, express], by: 'application', package: null }
  }
  const first = place(2, 34, 'check')
  const second = place(9, 7, 'handler')
  const layer = 'GET /orders/:id'
  return incident({
    id: `i-${file.replace(/\W/g, '-')}`,
    fingerprint: `SO005|${file}`,
    process: { pid: process.pid, node: process.version, worker: null },
    time: new Date().toISOString(),
    first,
    second,
    timeline: [
      { atMs: 0.1, what: 'enter', layer: 'jsonParser', site: null },
      { atMs: 0.4, what: 'enter', layer, site: null },
      { atMs: 6.8, what: 'commit', layer, site: first.place },
      { atMs: 6.9, what: 'end', layer: null, site: null },
      { atMs: 7, what: 'next', layer, site: place(8, 3, 'handler').place },
      { atMs: 7.1, what: 'late', layer, site: second.place },
      { atMs: 7.3, what: 'error-handler', layer: 'finalhandler', site: null },
      { atMs: 8.2, what: 'close', layer: null, site: null },
    ],
    error: { name: 'Error', code: 'ERR_HTTP_HEADERS_SENT', message: 'Cannot set headers' },
    ...parts,
  })
}

/** A session of this very process, which lives. */
export function madeSession(parts: Partial<Session> = {}): Session {
  const own = { pid: process.pid, node: process.version, worker: null }
  return session({ process: own, startedAt: new Date().toISOString(), ...parts })
}

/** Serves a viewer. What is told of the check and of the recording comes from here. */
export async function makeLive(options: MadeOptions = {}): Promise<MadeLive> {
  const root = join(folder, `project-${count++}`)
  const recordings = join(root, '.sendonce', 'incidents')
  mkdirSync(recordings, { recursive: true })
  const past = new Date(Date.now() - 3_600_000)
  for (const [file, text] of Object.entries(options.files ?? {})) {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    writeFileSync(join(root, file), text)
    utimesSync(join(root, file), past, past)
  }
  const write: MadeLive['write'] = (...entries) => {
    const lines = entries.map((one) => (typeof one === 'string' ? `${one}\n` : ndjson(one)))
    appendFileSync(join(recordings, '1.ndjson'), lines.join(''))
  }
  write(...(options.entries ?? []))
  const access = new Access()
  const start = async (port?: number): Promise<{ viewer: LiveViewer; origin: string }> => {
    const viewer = new LiveViewer({
      root,
      tool: 'sendonce 0.1.0',
      recordings,
      assets: liveAssets(),
      access,
      port,
      outside: {
        project: 'shop-api',
        command: 'sendonce view -- npm run dev',
        folder: null,
        launched: 'no',
        exitStatus: null,
        endedAt: null,
        isOverdue: false,
        unattachedBecause: 'SENDONCE_OFF is set, which keeps it out.',
        ...options.outside,
      },
    })
    running.add(viewer)
    if (options.report) check(viewer, options.report)
    if (options.failed !== undefined) viewer.setCheck({ kind: 'failed', message: options.failed })
    const { origin } = await viewer.start()
    return { viewer, origin }
  }
  const { viewer, origin } = await start()
  let current = viewer
  const stop = async (): Promise<void> => {
    running.delete(current)
    await current.close()
  }
  return {
    address: `${origin}/#t=${access.token}`,
    origin,
    token: access.token,
    ticket: () => access.ticket(),
    root,
    viewer,
    write,
    check: (made) => check(current, made),
    stop,
    again: async () => {
      current = (await start(Number(new URL(origin).port))).viewer
    },
  }
}

/** As `sendonce view` judges: by both places. */
function check(viewer: LiveViewer, made: Report): void {
  viewer.setChecked(
    {
      report: made,
      judge: (given, recorded) => ({ ...given, ...confirm(given.findings, [], recorded) }),
      isChecked: () => true,
    },
    900,
  )
}

/** So many findings, each in a file of its own, and these files. */
export function manyFindings(
  total: number,
  code: (index: number) => string = () => 'SO005',
): {
  readonly report: Report
  readonly files: Readonly<Record<string, string>>
} {
  const names = Array.from({ length: total }, (_, index) => `src/route-${index}.js`)
  return {
    report: report(
      names.map((file, index) =>
        madeFinding(file, { code: code(index), fingerprint: `m${index}` }),
      ),
    ),
    files: Object.fromEntries(names.map((file) => [file, source])),
  }
}
