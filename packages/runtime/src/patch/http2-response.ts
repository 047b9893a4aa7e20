import { Server } from 'node:net'
import { apply } from '../apply.ts'
import { arrive } from '../arrival.ts'
import { noteClosed } from '../at-close.ts'
import { guard, recorder } from '../guard.ts'
import { noteCommit, noteEarlyEnd, runLate } from '../observe.ts'
import { recordOf, type WatchedResponse } from '../record.ts'
import { noteEnd } from '../settle.ts'
import { hasData } from './has-data.ts'
import { headerMethods, informationalMethods } from './head-methods.ts'
import { replaceMethod } from './keep-shape.ts'
import { onEmit } from './on-emit.ts'

type Constructor = abstract new (...args: never[]) => unknown

let responseClass: Constructor | null = null

/** Is it a response of HTTP/2's compatibility layer? */
export function isHttp2Response(target: unknown): boolean {
  return responseClass !== null && target instanceof responseClass
}

/**
 * Watches HTTP/2 from the first server that listens: loading the module for every program would cost
 * more than all else that the recorder loads.
 */
export function patchHttp2OnListen(): void {
  if (isLoaded()) patchLoaded()
  replaceMethod(Server.prototype, 'listen', (original) => {
    const listen = function (
      this: { constructor?: { name?: unknown } },
      ..._args: never[]
    ): unknown {
      if (recorder.isOn)
        guard(() => {
          const name = this?.constructor?.name
          if (typeof name === 'string' && name.startsWith('Http2')) patchHttp2(this)
        })
      // oxlint-disable-next-line prefer-rest-params -- a rest parameter would count as a parameter
      return apply(original, this, arguments)
    }
    return listen
  })
}

interface Http2Module {
  readonly Http2ServerResponse: Constructor
  createServer(): object
  createSecureServer(): object
}

function isLoaded(): boolean {
  const { moduleLoadList } = process as { readonly moduleLoadList?: readonly string[] }
  return moduleLoadList?.includes('NativeModule http2') === true
}

/** The program has loaded it before the recorder: its servers may listen already. */
function patchLoaded(): void {
  const http2 = require('node:http2') as Http2Module
  guard(() => patchHttp2(http2.createServer()))
  guard(() => patchHttp2(http2.createSecureServer()))
}

function patchHttp2(server: object): void {
  if (!responseClass) {
    // Loaded already: the program made a server with it.
    responseClass = (require('node:http2') as Http2Module).Http2ServerResponse
    const prototype = responseClass.prototype as object
    for (const name of [...headerMethods, ...informationalMethods, 'flushHeaders'])
      hook(prototype, name, 'header')
    hook(prototype, 'writeHead', 'begin')
    hook(prototype, 'write', 'end')
    hook(prototype, 'end', 'end')
    onEmit(prototype, 'close', (response) => recordOf(response) && noteClosed(response as never))
  }
  const prototype = Object.getPrototypeOf(server) as object
  if (!Object.hasOwn(prototype, 'emit'))
    onEmit(prototype, 'request', (emitter, [, , response]) => {
      if (isHttp2Response(response)) arrive(response as never, emitter as never)
    })
}

/** All methods alike: HTTP/2 has one test for what is sent, and one for what is ended. */
function hook(prototype: object, call: string, effect: 'header' | 'begin' | 'end'): void {
  const isOpenUntilEnd = effect === 'end' || call === 'flushHeaders'
  replaceMethod(prototype, call, (original) => {
    const replacement = function (this: WatchedResponse, ..._args: never[]): unknown {
      // oxlint-disable-next-line prefer-rest-params -- a rest parameter would allocate on the hot path
      const args = arguments
      if (!recorder.isOn) return apply(original, this, args)
      const isLate = isOpenUntilEnd
        ? this?.writableEnded && (effect !== 'end' || hasData(args[0], call))
        : this?.headersSent
      if (isLate) {
        const late = {
          response: this,
          call,
          effect,
          reaction: 'silent',
          hook: replacement,
        } as const
        return runLate(late, original, args)
      }
      if (call === 'end') guard(() => noteEarlyEnd(this, replacement))
      const result: unknown = apply(original, this, args)
      guard(() => {
        if (effect === 'begin' && this.headersSent) noteCommit(this, call, replacement)
        if (call === 'end') noteEnd(this)
      })
      return result
    }
    return replacement
  })
}
