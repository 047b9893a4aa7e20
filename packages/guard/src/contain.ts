import { executionAsyncResource } from 'node:async_hooks'
import { channel, subscribe } from 'node:diagnostics_channel'
import type { ServerResponse } from 'node:http'
import { warn } from './warn.ts'

/** A call on a response that has answered, as the recorder tells it while it is made. */
interface LateMessage {
  readonly response: ServerResponse & {
    /** One that was made for a test may do less. */
    readonly socket: { destroySoon?(): void } | null
  }
  readonly late: {
    readonly call: string
    readonly reaction: 'threw' | 'silent' | 'would-crash'
    readonly error: unknown
  }
}

/** Where an error was thrown. */
interface Thrown {
  readonly message: LateMessage
  /** By Node's parser, which has called the listener that throws. */
  readonly isInParser: boolean
}

/** More than so many in a minute are no accident: the process is let die. */
const limit = 10
const minute = 60_000

const contained = channel('sendonce.contained')

/** What would end the process: these two events, if nobody has caught it before. */
const fatal: ReadonlySet<unknown> = new Set(['uncaughtException', 'unhandledRejection'])

/**
 * Keeps a late answer from ending the process, and changes nothing else: what Node throws is thrown, and what catches it
 * gets it. Only where nobody did it goes no further.
 */
export class Containment {
  readonly #thrown = new WeakMap<object, Thrown>()
  readonly #times: number[] = []

  attach(): void {
    subscribe('sendonce.late', (message) => {
      try {
        this.#noteLate(message as LateMessage)
      } catch {
        // What a subscriber throws ends the process: without a note Node does as it does without a guard.
      }
    })
    this.#watchProcess()
  }

  #noteLate(message: LateMessage): void {
    const { response, late } = message
    // A request that the program makes is none of ours.
    if (response.statusCode === undefined) return
    if (late.reaction === 'threw' && typeof late.error === 'object' && late.error !== null)
      this.#thrown.set(late.error, { message, isInParser: isInParser() })
    // Node emits the error in the next turn. It does so for each call, and one listener does for all of a response.
    if (late.reaction === 'would-crash' && this.#contains(message)) response.on('error', () => {})
  }

  /** A listener would be seen, and without one Node ends the process for all other errors as it should. */
  #watchProcess(): void {
    // oxlint-disable-next-line typescript/unbound-method -- it is called with its `this`
    const original = process.emit as (this: unknown, ...args: unknown[]) => boolean
    const ends = (error: unknown): boolean => {
      try {
        return this.#ends(error)
      } catch {
        return true
      }
    }
    const emit = function (this: unknown, ...args: unknown[]): boolean {
      return (fatal.has(args[0]) && !ends(args[1])) || original.apply(this, args)
    }
    const property = { value: emit, writable: true, configurable: true, enumerable: true }
    Object.defineProperty(process, 'emit', property)
  }

  #ends(error: unknown): boolean {
    const thrown = typeof error === 'object' && error !== null ? this.#thrown.get(error) : undefined
    if (!thrown || !this.#contains(thrown.message)) return true
    letGo(thrown)
    return false
  }

  #contains(message: LateMessage): boolean {
    const now = performance.now()
    while (this.#times[0] !== undefined && this.#times[0] <= now - minute) this.#times.shift()
    if (this.#times.length >= limit) return false
    this.#times.push(now)
    contained.publish(message)
    const { call } = message.late
    warn(`this would have ended the process: ${call}() came too late`, 'SENDONCE_CONTAINED')
    return true
  }
}

function letGo({ message: { response }, isInParser: isBehindIt }: Thrown): void {
  // Nobody is left who would end it: the client must not wait for ever.
  if (!response.writableEnded) response.destroy()
  // A parser that was left by an error takes the next request of its connection for a bad one. The client gets what is
  // on its way, and asks by another connection.
  else if (isBehindIt) response.socket?.destroySoon?.()
}

/** What the parser calls runs in the context of the request that it has read; whatever runs later has one of its own. */
function isInParser(): boolean {
  const { type } = executionAsyncResource() as { readonly type?: unknown }
  return type === 'HTTPINCOMINGMESSAGE'
}
