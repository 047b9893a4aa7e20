import { request, type IncomingMessage } from 'node:http'
import type { LiveKind, LiveLine, LiveParts } from '@sendonce/viewer'

/** What a page would know by now. */
export interface LiveReader {
  readonly get: <K extends LiveKind>(kind: K, name: string) => LiveParts[K] | null
  readonly all: <K extends LiveKind>(kind: K) => ReadonlyMap<string, LiveParts[K]>
  readonly close: () => void
}

/** Reads the stream as the page does. `address`: what `sendonce view` prints. */
export function followLive(address: string): LiveReader {
  const { port, hash } = new URL(address)
  const parts = new Map<LiveKind, Map<string, unknown>>()
  const of = (kind: LiveKind): Map<string, unknown> => {
    const known = parts.get(kind) ?? new Map<string, unknown>()
    parts.set(kind, known)
    return known
  }
  const take = (line: LiveLine): void => {
    if (line[0] === 'set') of(line[1]).set(line[2], line[3])
    if (line[0] === 'drop') of(line[1]).delete(line[2])
  }
  const headers = { authorization: `Bearer ${hash.replace('#t=', '')}` }
  const asked = request({ host: '127.0.0.1', port, path: '/live', headers, agent: false })
  asked.on('response', (response: IncomingMessage) => {
    let rest = ''
    response.setEncoding('utf8')
    response.on('data', (text: string) => {
      const lines = (rest + text).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) take(JSON.parse(line) as LiveLine)
    })
    response.on('error', () => {})
  })
  asked.on('error', () => {})
  asked.end()
  return {
    get: (kind, name) => (of(kind).get(name) ?? null) as never,
    all: (kind) => of(kind) as never,
    close: () => asked.destroy(),
  }
}
