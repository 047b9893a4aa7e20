import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Incident } from '@sendonce/model'
import { describe, expect, test } from 'vitest'
import { nodeMatrix } from '../../../scripts/node-matrix.mjs'
import { inShort, programs, runRecorded } from './recorded-program.ts'

const script = join(programs, 'late-operations.cjs')
const lines = readFileSync(script, 'utf8').split('\n')

/** What an open response still takes, and what says nothing of a mistake wherever it stands. */
const harmlessWhenOpen = new Set(['addTrailers', 'write', 'writeWithCallback', 'end', 'endOfBytes'])
const harmless = new Set(['bareEnd', 'emptyEnd', 'endWithCallback'])

/** The name that the program called an operation by. */
function callOf(name: string): string {
  if (name === 'writeWithCallback') return 'write'
  if (name === 'endOfBytes') return 'end'
  if (name === 'statusCode') return 'statusCode='
  return name
}

function isMistake(state: string, name: string, isHttp2: boolean): boolean {
  if (harmless.has(name)) return false
  // Trailers of HTTP/2 are asked for when the body is out.
  if (isHttp2 && name === 'addTrailers') return false
  // A stream of events begins with its head flushed, and nothing is wrong with doing it twice.
  if (name === 'flushHeaders') return state !== 'open'
  return state !== 'open' || !harmlessWhenOpen.has(name)
}

function lineOf(text: string, from = 0): number {
  return lines.findIndex((line, index) => index >= from && line.includes(text)) + 1
}

const firstLines: Readonly<Record<string, { readonly call: string; readonly line: number }>> = {
  open: { call: 'write', line: lineOf("res.write('a')") },
  ended: { call: 'end', line: lineOf("res.end('a')") },
  finished: { call: 'end', line: lineOf("res.end('a')", lineOf('finished:')) },
}

function secondOf(state: string, name: string): string {
  if (name !== 'statusCode') return `${callOf(name)}:${lineOf(`  ${name}: `)}`
  // Who ends a response that is begun means to answer with the status that was set last.
  return state === 'open' ? `end:${lineOf('res.end()', lineOf('open:'))}` : 'statusCode=:?'
}

interface Expected {
  readonly kind: string
  readonly listens: boolean
  readonly threw: Readonly<Record<string, boolean>>
}

/** What the recorder should have said: the reaction is what the program saw of it. */
function expected({ kind, listens, threw }: Expected): Record<string, string | null> {
  const isHttp2 = kind === 'http2' || kind === 'http2-secure'
  const entries = Object.entries(threw).map(([key, hasThrown]) => {
    const [state = '', name = ''] = key.split(' ')
    if (!isMistake(state, name, isHttp2)) return [key, null]
    const first = firstLines[state]
    const isBody = ['write', 'end'].includes(callOf(name))
    // The program ends the open response while the stream is still being piped into it.
    const isCrash = (state === 'ended' && isBody) || (state === 'open' && name === 'pipe')
    const crashes = isCrash && !isHttp2 && !listens
    const reaction = hasThrown ? 'threw' : crashes ? 'would-crash' : 'silent'
    const second = secondOf(state, name)
    return [key, `${first?.call}:${first?.line} ${second} ${reaction}`]
  })
  return Object.fromEntries(entries) as Record<string, string | null>
}

function told(
  incidents: readonly Incident[],
  keys: readonly string[],
): Record<string, string | null> {
  const of = (key: string): string | null => {
    const path = `/${key.replace(' ', '/')}`
    const found = incidents.filter(({ request }) => request.url === path)
    return found.length === 0 ? null : found.map(inShort).join(' + ')
  }
  return Object.fromEntries(keys.map((key) => [key, of(key)]))
}

const kinds = ['http', 'http2']
const runs = nodeMatrix().flatMap(({ version, binary }) =>
  kinds.map((kind) => ({ version, binary, kind, listens: false })),
)
const current = { version: process.versions.node, binary: process.execPath, listens: true }

describe('every late operation is told, with both places and with what Node did', () => {
  test.concurrent.each([
    ...runs,
    ...['http', 'https', 'http2', 'http2-secure', 'http1-by-http2'].map((kind) => ({
      ...current,
      kind,
    })),
  ])(
    'Node $version, $kind, error listener: $listens',
    async ({ binary, kind, listens }) => {
      const args = [script, kind, ...(listens ? ['listens'] : [])]
      const { stdout, stderr, incidents } = await runRecorded(args, { node: binary })
      const threw = JSON.parse(stdout.split('\n')[1] ?? '') as Record<string, boolean>
      expect(Object.keys(threw).length).toBeGreaterThan(45)
      // A plain property: it is looked at when the response closes, and perhaps it has closed by then.
      delete threw['finished statusCode']
      const seen = told(incidents, Object.keys(threw))
      const wanted = expected({ kind, listens, threw })
      const wrong = Object.keys(threw).filter((key) => seen[key] !== wanted[key])
      expect(wrong.map((key) => `${key}: ${seen[key]}, not ${wanted[key]}`)).toEqual([])
      expect(stderr).not.toMatch(/SENDONCE \d+/)
    },
    60_000,
  )
})
