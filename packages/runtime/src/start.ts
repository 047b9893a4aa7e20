import { subscribe } from 'node:diagnostics_channel'
import { ServerResponse } from 'node:http'
import { guard } from './guard.ts'
import { patchPipe, patchResponses } from './patch.ts'
import { recordOf } from './record.ts'
import { currentSession } from './session.ts'
import { openFile, writeLine } from './sinks.ts'

const mark = Symbol.for('sendonce.runtime')

/**
 * Attaches the recorder to this process, once, however often it is called. Responses of
 * `http.createServer` and `https.createServer` are watched; those of HTTP/2 are not.
 */
export function start(): void {
  if (mark in ServerResponse.prototype) return
  Object.defineProperty(ServerResponse.prototype, mark, { value: true })
  patchResponses()
  patchPipe()
  // Times count from the arrival of the request, which comes before any call on the response.
  subscribe('http.server.request.start', (message) => {
    guard(() => {
      const { response } = message as { readonly response: ServerResponse }
      recordOf(response)
    })
  })
  openFile(currentSession())
  process.on('exit', () => guard(() => writeLine(currentSession())))
}
