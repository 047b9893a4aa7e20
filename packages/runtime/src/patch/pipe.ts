import { OutgoingMessage, ServerResponse } from 'node:http'
import { Readable, Stream } from 'node:stream'
import { apply } from '../apply.ts'
import { guard, recorder } from '../guard.ts'
import { notePipe, noteRefusedPipeline, runLate, type Method } from '../observe.ts'
import { isHttp2Response } from './http2-response.ts'
import type { PipedSource, WatchedResponse } from '../record.ts'
import { keepShape, replaceMethod } from './keep-shape.ts'
import { defineProperty, getOwnPropertyDescriptor } from '../descriptors.ts'

/**
 * A stream that is piped into a response sends later, from Node's own code: its call site is kept. Into
 * a response that has ended it sends nothing, and nobody says so.
 */
export function patchPipe(): void {
  for (const owner of [Readable.prototype, Stream.prototype]) {
    replaceMethod(owner, 'pipe', (original) => {
      const hook = function (this: unknown, target: never, ..._rest: never[]): unknown {
        // oxlint-disable-next-line prefer-rest-params -- a rest parameter would count as a parameter
        const args = arguments
        if (!recorder.isOn || !isResponse(target)) return apply(original, this, args)
        const response: WatchedResponse = target
        if (response.writableEnded) {
          const late = { response, call: 'pipe', effect: 'end', reaction: 'silent', hook } as const
          return runLate(late, ((...all: never[]) => apply(original, this, all)) as Method, args)
        }
        const result: unknown = apply(original, this, args)
        guard(() => notePipe(response, this as PipedSource, args[1]?.end === false, hook))
        return result
      }
      return hook
    })
  }
  watchPipeline()
}

type Getter = (this: WatchedResponse) => boolean

/**
 * Newer versions of Node refuse a pipeline into a closed response before they pipe: they ask whether it is
 * closed. Node locks its getter where it stands, so the hook is in front of it, and no loop comes by it.
 */
function watchPipeline(): void {
  const property = getOwnPropertyDescriptor(OutgoingMessage.prototype, 'closed')
  // oxlint-disable-next-line typescript/unbound-method -- called on each response
  const closed = property?.get
  if (!closed) return
  const hook: Getter = function (this: WatchedResponse): boolean {
    const isClosed = apply(closed as Getter, this, [])
    if (isClosed && recorder.isOn) guard(() => noteRefusedPipeline(this, hook))
    return isClosed
  }
  keepShape(hook, closed)
  defineProperty(ServerResponse.prototype, 'closed', {
    ...property,
    get: hook,
    configurable: true,
  })
}

/** What a program pipes into may be anything, a proxy that refuses to be asked as well. */
function isResponse(target: unknown): target is WatchedResponse {
  try {
    return target instanceof ServerResponse || isHttp2Response(target)
  } catch {
    return false
  }
}
