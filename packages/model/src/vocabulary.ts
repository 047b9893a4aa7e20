import type { Guard, ResponseOperation } from './framework.ts'
import {
  frameworkModels,
  isGuard,
  responseOperation,
  responseProperty,
} from './framework-lookup.ts'
import { fastify } from './frameworks/fastify.ts'
import { hapi } from './frameworks/hapi.ts'
import { hono } from './frameworks/hono.ts'
import { nodeHttpOperations } from './frameworks/node-http.ts'
import type { BuiltAnswers } from './built-answers.ts'
import type { HookedFramework, Replying } from './hooked-framework.ts'
import type { FileFramework } from './file-framework.ts'
import { next } from './frameworks/next.ts'
import type { Transition } from './lifecycle.ts'

/** What the response of one framework understands. */
export interface Vocabulary {
  /** The method `name`. */
  readonly method: (name: string) => ResponseOperation | undefined
  /** The assignable property `name`. */
  readonly property: (name: string) => ResponseOperation | undefined
  /** The property `name`, if it tells the state of the response when it is read. */
  readonly guard: (name: string) => Guard | undefined
  /** The property that tells in front of a call of this method whether an answer is out. */
  readonly asked: (method: string) => string
  /** What becomes of an answer that comes too late. */
  readonly late: Transition
  /** The framework itself hands on no request that has been answered. */
  readonly keepsAnswered: boolean
  /** Its error handlers hear of what fails behind an answer, too. */
  readonly failsBehindAnswers: boolean
  /** Of what a handler returns, the response itself says that it answers by itself. */
  readonly leavesResponses: boolean
  /** A method of the response that makes it the program's own: the framework does nothing with it from then on. */
  readonly takesOver: (name: string) => boolean
  /** Where Node's own response is found. */
  readonly native: Replying['native'] | null
  /** How its handlers build answers; `null`: they send them. */
  readonly built: BuiltAnswers | null
}

/** Every framework that finds its handlers in files. */
export const fileFrameworks: readonly FileFramework[] = next

/** Every framework with hooks that has a model. */
export const hookedFrameworks: readonly HookedFramework[] = [fastify, hono, hapi]

const refused: Transition = { to: 'ended', how: 'throw', code: 'ERR_HTTP_HEADERS_SENT' }

/** Node's response and that of Express, of which it cannot always be told which one it is. */
export const usualVocabulary: Vocabulary = {
  method: responseOperation,
  property: responseProperty,
  guard: isGuard,
  asked: () => 'headersSent',
  late: refused,
  keepsAnswered: false,
  failsBehindAnswers: true,
  leavesResponses: false,
  takesOver: () => false,
  native: null,
  built: null,
}

function tableOf(
  operations: readonly ResponseOperation[],
  form: 'call' | 'set',
): ReadonlyMap<string, ResponseOperation> {
  return new Map(operations.flatMap((one) => (one.form === form ? [[one.name, one] as const] : [])))
}

function replyingVocabulary(model: Replying, isReplyOwn: boolean): Vocabulary {
  const methods = tableOf(model.operations, 'call')
  const properties = tableOf(model.operations, 'set')
  return {
    method: (name) => methods.get(name),
    property: (name) => properties.get(name),
    guard: (name) => model.guards.find((one) => one.name === name) ?? isGuard(name),
    asked: (name) => (nodes.has(name) ? 'headersSent' : (model.guards[0]?.name ?? 'headersSent')),
    late: model.late,
    keepsAnswered: model.built === undefined,
    failsBehindAnswers: false,
    leavesResponses: isReplyOwn,
    takesOver: (name) => model.takesOver.includes(name),
    native: model.native ?? null,
    built: model.built ?? null,
  }
}

/** Methods of Node's own response. */
const nodes = tableOf(nodeHttpOperations, 'call')

const byFramework: ReadonlyMap<string, Vocabulary> = new Map([
  ...hookedFrameworks.map((model) => [model.name, replyingVocabulary(model, true)] as const),
  ...fileFrameworks.map((model) => [model.name, replyingVocabulary(model, false)] as const),
])

const http2Model = frameworkModels.find(({ name }) => name === 'node-http2')
const http2Methods = tableOf(http2Model?.operations ?? [], 'call')

/** HTTP/2 takes late calls in its own way: a second `end()` it ignores, and its errors have other codes. */
const http2: Vocabulary = {
  ...usualVocabulary,
  method: (name) => http2Methods.get(name) ?? responseOperation(name),
  late: { ...refused, code: 'ERR_HTTP2_HEADERS_SENT' },
}

/** What the responses of a framework understand, by its name. */
export function vocabularyOf(framework: string): Vocabulary {
  return byFramework.get(framework) ?? usualVocabulary
}

/** The same as people are told it: over HTTP/2 a mistake is one all the same, whatever becomes of the call. */
export function toldVocabularyOf(framework: string): Vocabulary {
  return framework === 'node-http2' ? http2 : vocabularyOf(framework)
}

/** A guard of any framework: the names do not meet. */
export function guardNamed(name: string): Guard | undefined {
  return (
    isGuard(name) ??
    hookedFrameworks.flatMap(({ guards }) => guards).find((one) => one.name === name)
  )
}
