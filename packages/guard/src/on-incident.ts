import type { ServerResponse } from 'node:http'
import type { Incident } from '@sendonce/runtime'

interface IncidentMessage {
  readonly incident: Incident
  readonly response: ServerResponse
}

/** A response with two answers in it, of which the second has not ended it either, is broken off: the client sees that. */
export function closeUnfinished(message: unknown): void {
  const { incident, response } = message as IncidentMessage
  if (incident.second && response.headersSent && !response.writableEnded) response.destroy()
}

/** Where Node says nothing, this does. Nobody can catch it: the call has come back already. */
export function failLoudly(message: unknown): void {
  const { incident } = message as IncidentMessage
  const { code, name, message: text, second, reaction, severity } = incident
  if (reaction !== 'silent' || !second || severity === 'note') return
  const error = Object.assign(new Error(text), { name: 'SendonceError', code })
  const frames = second.stack.map(({ file, line, column, function: caller }) => {
    const at = `${file}:${line}:${column}`
    return `\n    at ${caller === null ? at : `${caller} (${at})`}`
  })
  error.stack = `SendonceError [${code} ${name}]: ${text}${frames.join('')}`
  process.nextTick(() => {
    throw error
  })
}
