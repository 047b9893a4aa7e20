import { signal, type Signal } from '@preact/signals'
import { credentials, wasAdmitted } from './secret.ts'
import { apply, status } from './store.ts'

/** `off`: it was there and is not; `refused`: this tab does not know the secret. */
export type Connection =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live' }
  | { readonly kind: 'off'; readonly since: number }
  | { readonly kind: 'refused' }
  | { readonly kind: 'broken'; readonly why: string }

export const connection: Signal<Connection> = signal({ kind: 'connecting' })

const firstWaitMs = 250
const longestWaitMs = 5000
/** The server says each second that it is there; while it checks a large project it may be silent for long. */
const silentMs = 10_000
const silentInCheckMs = 300_000

/** Listens for as long as the page is open, and comes again where the connection breaks. */
export async function stayConnected(): Promise<void> {
  let wait = firstWaitMs
  for (;;) {
    const outcome = await listen()
    if (outcome === 'refused') return
    if (outcome === 'listened') wait = firstWaitMs
    const before = connection.value
    if (before.kind !== 'off' && before.kind !== 'broken')
      connection.value = { kind: 'off', since: Date.now() }
    await new Promise((resolve) => {
      setTimeout(resolve, wait)
    })
    wait = Math.min(longestWaitMs, wait * 2)
  }
}

async function listen(): Promise<'refused' | 'listened' | 'failed'> {
  const known = credentials()
  if (known === null) {
    connection.value = { kind: 'refused' }
    return 'refused'
  }
  const stop = new AbortController()
  let isHeard = false
  try {
    const headers = new Headers({ Authorization: `Bearer ${known.secret}` })
    if (known.key !== null) headers.set('X-Sendonce-Key', known.key)
    const response = await fetch('/live', { headers, cache: 'no-store', signal: stop.signal })
    if (response.status === 401) {
      connection.value = { kind: 'refused' }
      return 'refused'
    }
    if (!response.ok || !response.body) return 'failed'
    wasAdmitted()
    isHeard = true
    connection.value = { kind: 'live' }
    await readLines(response.body, stop)
  } catch (error) {
    if (error instanceof SyntaxError)
      connection.value = { kind: 'broken', why: 'what the viewer sent cannot be read' }
  } finally {
    stop.abort()
  }
  return isHeard ? 'listened' : 'failed'
}

async function readLines(body: ReadableStream<Uint8Array>, stop: AbortController): Promise<void> {
  const decoder = new TextDecoder()
  const reader = body.getReader()
  let rest = ''
  let timer = 0
  const watch = (): void => {
    clearTimeout(timer)
    const isChecking = status.value?.check.kind === 'running'
    timer = setTimeout(() => stop.abort(), isChecking ? silentInCheckMs : silentMs)
  }
  try {
    for (;;) {
      watch()
      const { done, value } = await reader.read()
      if (done) return
      const lines = (rest + decoder.decode(value, { stream: true })).split('\n')
      rest = lines.pop() ?? ''
      apply(lines)
    }
  } finally {
    clearTimeout(timer)
  }
}
