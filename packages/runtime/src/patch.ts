import { ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { captureStack } from './call-site.ts'
import { incidentOf } from './incident.ts'
import { recordOf, type ResponseRecord } from './record.ts'
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

const mark = Symbol.for('sendonce.runtime')
/** After this many faults of its own the recorder stops looking. */
const faultLimit = 5

let faults = 0
let depth = 0

/**
 * Puts hooks around the methods of `http.ServerResponse`, once a process. The program sees no
 * difference: same `this`, arguments, results and errors. A fault in a hook is swallowed; after a
 * few of them the hooks only pass through.
 */
export function patchResponses(): void {
  const prototype = ServerResponse.prototype as unknown as Record<string | symbol, unknown>
  if (prototype[mark]) return
  Object.defineProperty(prototype, mark, { value: true })
  for (const name of [...headerMethods, ...sendingMethods]) {
    const original = prototype[name]
    if (typeof original === 'function') prototype[name] = hooked(name, original as Method)
  }
  patchPipe()
}

/** A stream that is piped into a response sends later, from Node's own code: its call site is kept. */
function patchPipe(): void {
  const prototype = Readable.prototype as unknown as {
    pipe: (this: Readable, ...args: unknown[]) => unknown
  }
  const original = prototype.pipe
  const pipe = function (this: Readable, ...args: unknown[]): unknown {
    const [target] = args
    if (target instanceof ServerResponse) guard(() => notePipe(target, pipe))
    return original.apply(this, args)
  }
  Object.defineProperty(pipe, 'length', { value: original.length })
  prototype.pipe = pipe
}

function notePipe(response: ServerResponse, hook: (...args: never[]) => unknown): void {
  const record = recordOf(response)
  record.piped ??= { call: 'pipe', stack: captureStack(hook), at: performance.now() }
}

function hooked(name: string, original: Method): Method {
  const isHeader = headerMethods.includes(name)
  const hook = function (this: ServerResponse, ...args: unknown[]): unknown {
    // A method of Node that calls another one is one operation of the program.
    if (depth > 0 || faults >= faultLimit) return original.apply(this, args)
    const wasSent = this.headersSent
    const wasEnded = this.writableEnded
    depth++
    try {
      const result = original.apply(this, args)
      depth--
      guard(() => after(this, { name, isHeader, args, wasSent, wasEnded, error: null }, hook))
      return result
    } catch (error) {
      depth--
      guard(() => after(this, { name, isHeader, args, wasSent, wasEnded, error }, hook))
      throw error
    }
  }
  Object.defineProperty(hook, 'name', { value: original.name })
  Object.defineProperty(hook, 'length', { value: original.length })
  return hook
}

/** Runs the recorder's own code: it may fail, the program may not notice. */
function guard(body: () => void): void {
  depth++
  try {
    body()
  } catch {
    faults++
    if (faults === faultLimit)
      process.emitWarning('the recorder failed repeatedly and is off', { code: 'SENDONCE_OFF' })
  } finally {
    depth--
  }
}

interface Call {
  readonly name: string
  readonly isHeader: boolean
  readonly args: readonly unknown[]
  readonly wasSent: boolean
  readonly wasEnded: boolean
  readonly error: unknown
}

function after(response: ServerResponse, call: Call, hook: Method): void {
  const record = recordOf(response)
  const now = performance.now()
  if (call.error || isLate(call)) noteLate(response, record, call, hook)
  else if (!record.first && response.headersSent) {
    record.first = {
      call: call.name,
      stack: captureStack(hook),
      at: now,
    }
    record.headersAt = now
  }
  if (response.writableEnded && record.endedAt === null) record.endedAt = now
}

/** Operations that Node lets pass although the response is answered. `end()` without data is harmless. */
function isLate(call: Call): boolean {
  if (call.isHeader) return call.wasSent && call.name.startsWith('write')
  if (!call.wasEnded) return false
  const data = call.args[0]
  return data !== undefined && data !== null && typeof data !== 'function'
}

function noteLate(
  response: ServerResponse,
  record: ResponseRecord,
  call: Call,
  hook: Method,
): void {
  if (!call.wasSent) return
  // What follows from one mistake (the error page that cannot be sent) is told once.
  if (++record.lateCount > 1) return
  const operation = {
    call: call.name,
    stack: captureStack(hook),
    at: performance.now(),
  }
  const reaction = call.error ? 'threw' : 'silent'
  publish(
    incidentOf({
      response,
      record,
      operation,
      isHeader: call.isHeader,
      reaction,
      error: call.error,
    }),
  )
}
