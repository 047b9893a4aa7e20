import { subscribe } from 'node:diagnostics_channel'
import { ServerResponse } from 'node:http'
import { arrive } from './arrival.ts'
import { guard, recorder, warn } from './guard.ts'
import { watchModules } from './layers/modules.ts'
import type { IncidentListener, RecorderOptions } from './options.ts'
import { patchHttp2OnListen } from './patch/http2-response.ts'
import { patchPipe } from './patch/pipe.ts'
import { patchMessages } from './patch/server-response.ts'
import { policy } from './policy.ts'
import { isOn, readOptions } from './read-options.ts'
import type { WatchedResponse } from './record.ts'
import { openSinks } from './sinks/open.ts'
import { addListener } from './sinks/listeners.ts'
import { watchUnanswered } from './unanswered.ts'
import { defineProperty } from './descriptors.ts'

/** What one copy of this package leaves for others: only one of them may watch. */
interface Attached {
  readonly addListener: typeof addListener
}

const attachedKey = Symbol.for('sendonce.runtime')

function attached(): Attached | undefined {
  return (ServerResponse.prototype as { readonly [attachedKey]?: Attached })[attachedKey]
}

/**
 * Calls `listener` with every incident of this process, also when another copy of this package
 * watches; the result takes it off again.
 */
export function onIncident(listener: IncidentListener): () => void {
  return (attached()?.addListener ?? addListener)(listener)
}

/**
 * Attaches the recorder to this process, once, however often it is called: later options do not
 * count. Options that are not given come from the environment (`SENDONCE_MODE` …). `SENDONCE_OFF`
 * keeps it from attaching.
 */
export function start(given: Partial<RecorderOptions> = {}): void {
  if (isOn(process.env['SENDONCE_OFF']) || attached()) return
  guard(() => {
    // Where the prototype is frozen this fails, and nothing else is tried.
    defineProperty(ServerResponse.prototype, attachedKey, { value: { addListener } })
    const { options, rejected } = readOptions(process.env, given)
    for (const { name, value, wanted } of rejected)
      warn(`${name}=${String(value)} is not understood: it takes ${wanted}`, 'SENDONCE_OPTION')
    policy.configure(options)
    patchMessages()
    patchPipe()
    patchHttp2OnListen()
    watchModules()
    policy.whenArrivalsAreSeen(watchArrivals)
    openSinks(options)
    watchUnanswered.configure(options.hangAfter)
  })
}

interface Arrival {
  readonly response: WatchedResponse
  readonly server: { rawListeners(event: string): unknown[] }
}

/** Requests are seen before any listener runs: the framework behind the listener can still be learned. */
function watchArrivals(): void {
  subscribe('http.server.request.start', (message) => {
    if (!recorder.isOn || !policy.seesArrivals) return
    guard(() => {
      const { response, server } = message as Arrival
      arrive(response, server)
    })
  })
}
