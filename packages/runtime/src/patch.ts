import { ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { captureStack } from './call-site.ts'
import { guard, isBlind, runBlind } from './guard.ts'
import { incidentOf } from './incident.ts'
import { recordOf, type ResponseRecord } from './record.ts'
import { countOne } from './session.ts'
import { publish } from './sinks.ts'

type Method = (this: ServerResponse, ...args: unknown[]) => unknown

/** Methods that change headers, and those that send. */
const headerMethods = [
  'setHeader',
  'setHeaders',
  'appendHeader',
  'removeHeader',
  'writeContinue',
  'writeProcessing',
  'writeEarlyHints',
  'writeInformation',
]
const sendingMethods = ['writeHead', 'write', 'end']

/** A call on a response: how it stood before, and what came of it. */
interface Call {
  readonly name: string
  readonly isHeader: boolean
  readonly args: readonly unknown[]
  readonly wasSent: boolean
  readonly wasEnded: boolean
  readonly wasDestroyed: boolean
}

/**
 * Puts hooks around the methods of `http.ServerResponse`. The program sees no difference: same
 * `this`, arguments, results and errors. A fault in a hook is swallowed; after a few of them the
 * hooks only pass through.
 */
export function patchResponses(): void {
  const prototype = ServerResponse.prototype as unknown as Record<string, unknown>
  for (const name of [...headerMethods, ...sendingMethods]) {
    const original = prototype[name]
    if (typeof original === 'function') prototype[name] = hooked(name, original as Method)
  }
}

/** A stream that is piped into a response sends later, from Node's own code: its call site is kept. */
export function patchPipe(): void {
  const prototype = Readable.prototype as unknown as {
    pipe: (this: Readable, ...args: unknown[]) => unknown
  }
  const original = prototype.pipe
  const pipe = function (this: Readable, ...args: unknown[]): unknown {
    const [target] = args
    if (target instanceof ServerResponse) guard(() => notePipe(target, pipe))
    return original.apply(this, args)
  }
  keepShape(pipe, original)
  prototype.pipe = pipe
}

function keepShape(hook: object, original: { readonly name: string; readonly length: number }) {
  Object.defineProperty(hook, 'name', { value: original.name, configurable: true })
  Object.defineProperty(hook, 'length', { value: original.length, configurable: true })
}

function notePipe(response: ServerResponse, hook: (...args: never[]) => unknown): void {
  const record = recordOf(response)
  record.piped ??= { call: 'pipe', stack: captureStack(hook), at: performance.now() }
}

function hooked(name: string, original: Method): Method {
  const isHeader = headerMethods.includes(name)
  const hook = function (this: ServerResponse, ...args: unknown[]): unknown {
    if (isBlind()) return original.apply(this, args)
    const { headersSent: wasSent, writableEnded: wasEnded, destroyed: wasDestroyed } = this
    const call = { name, isHeader, args, wasSent, wasEnded, wasDestroyed }
    try {
      const result = runBlind(() => original.apply(this, args))
      guard(() => noteReturn(this, call, hook))
      return result
    } catch (error) {
      guard(() => {
        if (wasSent) noteLate(this, call, hook, { reaction: 'threw', error })
      })
      throw error
    }
  }
  keepShape(hook, original)
  return hook
}

function noteReturn(response: ServerResponse, call: Call, hook: Method): void {
  const record = recordOf(response)
  const now = performance.now()
  if (isLate(call))
    noteLate(response, call, hook, { reaction: reactionTo(response, call), error: null })
  else if (!record.first && response.headersSent) noteCommit(response, record, call, hook)
  if (response.writableEnded && record.endedAt === null) record.endedAt = now
}

function noteCommit(
  response: ServerResponse,
  record: ResponseRecord,
  call: Call,
  hook: Method,
): void {
  const at = performance.now()
  record.first = { call: call.name, stack: captureStack(hook), at }
  record.headersAt = at
  // A status that is set later is never sent.
  record.status = response.statusCode
  countOne('requests')
}

/** Operations that Node lets pass although the response is answered. `end()` without data is harmless. */
function isLate(call: Call): boolean {
  if (call.isHeader) return call.wasSent && call.name.startsWith('write')
  if (!call.wasEnded) return false
  const data = call.args[0]
  return data !== undefined && data !== null && typeof data !== 'function'
}

/** Data behind the end makes the response emit an error, until its connection has let go of it. */
function reactionTo(response: ServerResponse, call: Call): 'silent' | 'would-crash' {
  const emits = !call.isHeader && !call.wasDestroyed
  return emits && response.listenerCount('error') === 0 ? 'would-crash' : 'silent'
}

interface Outcome {
  readonly reaction: 'threw' | 'silent' | 'would-crash'
  readonly error: unknown
}

function noteLate(response: ServerResponse, call: Call, hook: Method, outcome: Outcome): void {
  const record = recordOf(response)
  // What follows from one mistake (the error page that cannot be sent) is told once.
  if (++record.lateCount > 1) return
  const operation = { call: call.name, stack: captureStack(hook), at: performance.now() }
  countOne('incidents')
  publish(incidentOf({ response, record, operation, isHeader: call.isHeader, ...outcome }))
}
