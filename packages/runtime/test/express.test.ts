import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { expressCopies, nodeMatrix } from '../../../scripts/node-matrix.mjs'
import { markedSites } from './marked-sites.ts'
import { inShort, programs, runRecorded } from './recorded-program.ts'

const script = join(programs, 'express-cases.cjs')
const sites = markedSites(script, /^ +(?:app\.get\()?`\$\{prefix\}\/([\w.:-]+)`/)

/** The two calls of each mistake as the program made them, and what came of the second. */
const calls: Readonly<Record<string, readonly [first: string, second: string, reaction: string]>> =
  {
    'send-send': ['send', 'send', 'threw'],
    'json-json': ['json', 'json', 'threw'],
    'send-redirect': ['send', 'redirect', 'threw'],
    'status-send-status': ['sendStatus', 'sendStatus', 'threw'],
    'send-cookie': ['send', 'cookie', 'threw'],
    'send-set': ['send', 'set', 'threw'],
    'send-empty-send': ['send', 'send', 'silent'],
    'json-nothing': ['json', 'json', 'silent'],
    'send-status': ['send', 'status', 'silent'],
    'send-end-data': ['send', 'end', 'would-crash'],
    'send-write': ['send', 'write', 'would-crash'],
    'end-end-later': ['end', 'end', 'silent'],
    'send-file-late': ['send', 'sendFile', 'threw'],
    'send-file-late-callback': ['send', 'sendFile', 'threw'],
    'download-late': ['send', 'download', 'threw'],
    'file-send': ['sendFile', 'send', 'silent'],
    'file-end': ['sendFile', 'end', 'silent'],
    'file-send-later': ['sendFile', 'json', 'threw'],
    'file-file': ['sendFile', 'sendFile', 'silent'],
    'file-pipe': ['sendFile', 'pipe', 'silent'],
    'pipe-file': ['pipe', 'sendFile', 'silent'],
    'render-send': ['render', 'send', 'silent'],
    'send-render': ['send', 'render', 'threw'],
    'render-render': ['render', 'render', 'threw'],
    'write-json': ['write', 'json', 'threw'],
    // What cannot send the file is a layer of a dependency: there is no place of the program.
    'served.txt': ['send', 'sendFile', 'threw'],
    'next-to-route': ['send', 'json', 'threw'],
    'async-send-send': ['send', 'send', 'threw'],
    'timer-send-send': ['send', 'send', 'threw'],
    append: ['json', 'append', 'threw'],
    format: ['send', 'format', 'threw'],
    'param-:key': ['send', 'json', 'threw'],
    'held-back': ['send', 'send', 'threw'],
    'held-back-longer': ['send', 'send', 'threw'],
  }

function expected(): Record<string, string[]> {
  const told = Object.entries(calls).map(([name, [first, second, reaction]]) => {
    const at = sites.get(name)
    return [name, [`${first}:${at?.first ?? '?'} ${second}:${at?.second ?? '?'} ${reaction}`]]
  })
  return Object.fromEntries(told) as Record<string, string[]>
}

const runs = nodeMatrix().flatMap(({ version: node, binary }) =>
  expressCopies().map(({ alias, version }) => ({ node, binary, alias, express: version })),
)

describe('mistakes with Express are told by the names and the places of its calls', () => {
  test.concurrent.each(runs)(
    'Node $node, Express $express',
    async ({ binary, alias }) => {
      const { incidents, stderr } = await runRecorded([script, 'buggy', alias], { node: binary })
      expect(stderr).not.toMatch(/SENDONCE \d+/)
      const seen: Record<string, string[]> = {}
      for (const incident of incidents) {
        const times = incident.timeline.map(({ atMs }) => atMs)
        expect(times).toEqual(times.toSorted((a, b) => a - b))
        const name = incident.request.url.replace(`/${alias}/`, '').replace(/\?.*/, '')
        // The error handler that answers an answered request is a mistake of its own only here.
        if (name === 'write-throw') expect(inShort(incident)).toMatch(/^write:\d+ json:\d+ threw$/)
        else (seen[name] ??= []).push(inShort(incident))
      }
      expect(seen).toEqual(expected())
      // The listener is a function of the program: with the first answer the application is known, and what Express 4
      // begins with says nothing from then on.
      const layers = incidents.slice(1).map(({ timeline }) => timeline[0]?.layer)
      expect(layers.filter((layer) => layer === 'query')).toEqual([])
    },
    60_000,
  )
})

describe('what is right is no incident, and is counted, with several copies in one process', () => {
  test.concurrent.each(
    nodeMatrix().flatMap((node) =>
      ['development', 'production'].map((mode) => ({ ...node, mode })),
    ),
  )(
    'Node $version, $mode',
    async ({ binary, mode }) => {
      const copies = expressCopies().map(({ alias }) => alias)
      const { incidents, sessions, stdout, stderr } = await runRecorded(
        [script, 'clean', ...copies],
        { node: binary, env: { NODE_ENV: mode } },
      )
      expect(incidents.map(inShort)).toEqual([])
      expect(stderr).not.toMatch(/SENDONCE \d+/)
      const answers = JSON.parse(stdout) as Record<string, { status: number | null }>
      const answered = Object.values(answers).filter(({ status }) => status !== null)
      expect(answered.length).toBeGreaterThan(80)
      expect(sessions).toMatchObject([{ mode, requests: answered.length, incidents: 0 }])
    },
    60_000,
  )
})
