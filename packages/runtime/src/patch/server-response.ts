// oxlint-disable no-underscore-dangle -- it is Node's name, and reading it is the hot path's one test
import { ClientRequest, OutgoingMessage, ServerResponse } from 'node:http'
import { isAnswer, keepAnswer } from '../answer-stack.ts'
import { apply } from '../apply.ts'
import { noteClosed } from '../at-close.ts'
import { guard, recorder, tellFault } from '../guard.ts'
import { endPrepared } from '../intent.ts'
import { learnBehind } from '../layers/learn.ts'
import { noteCommit, noteEarlyEnd, noteOutgoing, runLate, type LateCall } from '../observe.ts'
import { policy } from '../policy.ts'
import { keptOf, type WatchedResponse } from '../record.ts'
import { noteEnd, reopen } from '../settle.ts'
import { endAgain } from './end-again.ts'
import { hasData } from './has-data.ts'
import { headerMethods, informationalMethods } from './head-methods.ts'
import { replaceMethod } from './keep-shape.ts'
import { onEmit } from './on-emit.ts'
import { defineProperty, getOwnPropertyDescriptor } from '../descriptors.ts'
import { OwnError } from '../stack/capture.ts'

/** An outgoing message of HTTP/1 as Node keeps it; `_header` is what `headersSent` reads. */
type Message = WatchedResponse

/** What all responses of HTTP/1 inherit from. */
const responses = ServerResponse.prototype

/**
 * Puts hooks around the methods of HTTP/1's outgoing messages, where Node defines them. The hot path
 * is one test of the message's state.
 */
export function patchMessages(): void {
  for (const name of headerMethods) hookLateHeader(OutgoingMessage.prototype, name)
  for (const name of informationalMethods) hookLateHeader(responses, name)
  for (const name of ['flushHeaders', 'addTrailers']) hookAfterEnd(name)
  hookWriteHead()
  hookWrite()
  hookEnd()
  // Where nobody asks before a late call, the call itself finds the response closed.
  if (policy.seesArrivals) onEmit(responses, 'close', (response) => noteClosed(response as never))
}

function hookLateHeader(owner: object, name: string): void {
  // Express names itself in a header before its first layer runs: there it shows what it is.
  const learns = name === 'setHeader' && policy.isDevelopment
  replaceMethod(owner, name, (original) => {
    const hook = function (this: Message): unknown {
      // oxlint-disable-next-line prefer-rest-params -- a rest parameter would allocate on the hot path
      const args = arguments
      if (!this?._header || !recorder.isOn) {
        if (learns) learnBehind(this)
        return apply(original, this, args)
      }
      return runLate(lateHead(this, name, 'header', hook), original, args)
    }
    return hook
  })
}

/** What an open response still takes, or has had: behind the end it does nothing. */
function hookAfterEnd(name: string): void {
  replaceMethod(OutgoingMessage.prototype, name, (original) => {
    const hook = function (this: Message): unknown {
      // oxlint-disable-next-line prefer-rest-params -- see above
      const args = arguments
      if (!this?.finished || !recorder.isOn) return apply(original, this, args)
      return runLate(lateHead(this, name, 'header', hook), original, args)
    }
    return hook
  })
}

/** Every first commit of a response comes through here, also the implicit ones. */
function hookWriteHead(): void {
  replaceMethod(responses, 'writeHead', (original) => {
    const hook = function (this: Message): unknown {
      // oxlint-disable-next-line prefer-rest-params -- see above
      const args = arguments
      if (!recorder.isOn) return apply(original, this, args)
      if (this._header) return runLate(lateHead(this, 'writeHead', 'begin', hook), original, args)
      learnBehind(this)
      const result = apply(original, this, args)
      try {
        if (this._header) noteCommit(this, 'writeHead', hook, answering === this)
      } catch (error) {
        tellFault(error)
      }
      return result
    }
    return hook
  })
  const alias = getOwnPropertyDescriptor(responses, 'writeHeader')
  // oxlint-disable-next-line typescript/unbound-method -- it is moved, not called
  const { writeHead } = responses
  if (alias) defineProperty(responses, 'writeHeader', { ...alias, value: writeHead })
}

function hookWrite(): void {
  replaceMethod(OutgoingMessage.prototype, 'write', (original) => {
    const hook = function (this: Message): unknown {
      // oxlint-disable-next-line prefer-rest-params -- see above
      const args = arguments
      // Called on nothing, it fails as Node's own does.
      if (!recorder.isOn || !this) return apply(original, this, args)
      if (this.finished && hasData(args[0], 'write'))
        return runLate(lateBody(this, 'write', hook), original, args)
      if (policy.isDevelopment && !this._header) noteBegin(this, 'write', hook)
      return apply(original, this, args)
    }
    return hook
  })
}

function hookEnd(): void {
  replaceMethod(OutgoingMessage.prototype, 'end', (original) => {
    const hook = function (this: Message): unknown {
      // oxlint-disable-next-line prefer-rest-params -- see above
      const args = arguments
      if (!recorder.isOn || !this) return apply(original, this, args)
      if (this.finished) {
        if (!hasData(args[0], 'end')) return endAgain(this, original, args, hook)
        return runLate(lateBody(this, 'end', hook), original, args)
      }
      if (this._header) {
        const ended: unknown = apply(original, this, args)
        noteEnded(this, hook, true)
        return ended
      }
      const isPrepared = policy.seesArrivals && isAnswer(this, hook)
      if (isPrepared) keepAnswer(this, 'end', hook, new OwnError())
      if (policy.isDevelopment && !isPrepared) noteBegin(this, 'end', hook)
      const outer = swapAnswering(this)
      let isDone = false
      try {
        const result: unknown = apply(original, this, args)
        isDone = true
        return result
      } finally {
        swapAnswering(outer)
        // Not by catching it: who throws it again is the one that Node shows. Where nobody looks at the time, the head
        // has told all.
        if (!isDone) noteFailed(this)
        else if (policy.seesArrivals || !this._header) noteEnded(this, hook)
        if (isPrepared) endPrepared()
      }
    }
    return hook
  })
}

function lateHead(
  response: Message,
  call: string,
  effect: LateCall['effect'],
  hook: LateCall['hook'],
): LateCall {
  return { response, call, effect, reaction: 'silent', hook }
}

function lateBody(response: Message, call: string, hook: LateCall['hook']): LateCall {
  return { response, call, effect: 'end', reaction: afterEnd(response), hook }
}

/** A proxy may refuse to be asked what it is: only for the recorder that must not matter. */
function noteBegin(message: Message, name: string, hook: (...args: never[]) => unknown): void {
  try {
    if (!keptOf(message) && message instanceof ClientRequest) noteOutgoing(message, name, hook)
  } catch (error) {
    tellFault(error)
  }
}

/** The message that a call of `end` is answering with now. */
let answering: Message | null = null

function swapAnswering(message: Message | null): Message | null {
  const before = answering
  answering = message
  return before
}

function noteFailed(message: Message): void {
  guard(() => reopen(message))
}

/** `isBehindHead`: the head had left before this call. */
function noteEnded(message: Message, hook: LateCall['hook'], isBehindHead = false): void {
  try {
    const kept = keptOf(message)
    if (!kept) return
    if ('first' in kept) {
      // Where the client has left Node sends no head, but the program has answered.
      if (!kept.first && message.finished) noteCommit(message, 'end', hook)
      if (isBehindHead) noteEarlyEnd(message, hook)
    }
    noteEnd(message)
  } catch (error) {
    tellFault(error)
  }
}

/**
 * Data behind the end makes a message emit an error, until its connection has let go of it. Each pipe
 * listens, and emits it again when nobody else does.
 */
function afterEnd(message: Message): 'silent' | 'would-crash' {
  let reaction: 'silent' | 'would-crash' = 'silent'
  guard(() => {
    const listeners = message.listenerCount('error') - message.listenerCount('unpipe')
    if (!message.destroyed && listeners <= 0) reaction = 'would-crash'
  })
  return reaction
}
