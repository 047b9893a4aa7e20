import type { Guard, ResponseOperation, Role } from './framework.ts'
import {
  frameworkModels,
  isGuard,
  responseOperation,
  responseProperty,
} from './framework-lookup.ts'
import { fastify } from './frameworks/fastify.ts'
import { h3 } from './frameworks/h3.ts'
import { hapi } from './frameworks/hapi.ts'
import { hono } from './frameworks/hono.ts'
import { koa } from './frameworks/koa.ts'
import { next } from './frameworks/next.ts'
import { nodeHttpOperations } from './frameworks/node-http.ts'
import type { BuiltAnswers } from './built-answers.ts'
import type { FileFramework } from './file-framework.ts'
import type { HookedFramework, Replying } from './hooked-framework.ts'
import type { ContextPart, LayeredFramework } from './layered-framework.ts'
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
  /** The package whose functions are its operations: `send(event, text)`. */
  readonly sendsBy: string | null
  /** How its handlers build answers; `null`: they send them. */
  readonly built: BuiltAnswers | null
  /** The operation that stands for what the framework answers by itself. */
  readonly ownAnswer: string
  /** What layers are called with. */
  readonly layer: readonly Role[]
  /** Of a framework whose layers wait for each other, and prepare one answer in a context; `null` for all others. */
  readonly context: ContextVocabulary | null
}

/** What a context understands besides operations that prepare an answer. */
export interface ContextVocabulary {
  /** What the property `name` gives, where that is known. */
  readonly part: (name: string) => ContextPart | undefined
  /** Whether `name` is a method of it, and not what the program or a package has put there. */
  readonly isMethod: (name: string) => boolean
  /** Whether the method `name` throws, always or where what it is given is not so. */
  readonly throws: (name: string) => 'always' | 'maybe' | undefined
  /** Whether the method `name` only tells something. */
  readonly tells: (name: string) => boolean
  /** The status of an answer that nobody has prepared. */
  readonly unprepared: number
}

/** Every framework that finds its handlers in files. */
export const fileFrameworks: readonly FileFramework[] = next

/** Every framework with hooks that has a model. */
export const hookedFrameworks: readonly HookedFramework[] = [fastify, hono, hapi, h3]

/** Every framework whose layers wait for each other. */
export const layeredFrameworks: readonly LayeredFramework[] = [koa]

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
  sendsBy: null,
  built: null,
  ownAnswer: 'send',
  layer: ['request', 'response', 'next'],
  context: null,
}

function tableOf(
  operations: readonly ResponseOperation[],
  form: 'call' | 'set',
): ReadonlyMap<string, ResponseOperation> {
  return new Map(operations.flatMap((one) => (one.form === form ? [[one.name, one] as const] : [])))
}

function replyingVocabulary(model: Replying, isReplyOwn: boolean): Vocabulary {
  return {
    ...usualVocabulary,
    ...understoodBy(model),
    asked: (name) => (nodes.has(name) ? 'headersSent' : (model.guards[0]?.name ?? 'headersSent')),
    keepsAnswered: model.built === undefined,
    failsBehindAnswers: false,
    leavesResponses: isReplyOwn,
    native: model.native ?? null,
    sendsBy: model.sendsByFunction ? model.name : null,
    built: model.built ?? null,
  }
}

type Understood = Pick<Vocabulary, 'method' | 'property' | 'guard' | 'late' | 'takesOver'>

function understoodBy({
  operations,
  guards,
  late,
  takesOver,
}: Pick<Replying, 'operations' | 'guards' | 'late' | 'takesOver'>): Understood {
  const methods = tableOf(operations, 'call')
  const properties = tableOf(operations, 'set')
  return {
    method: (name) => methods.get(name),
    property: (name) => properties.get(name),
    guard: (name) => guards.find((one) => one.name === name) ?? isGuard(name),
    late,
    takesOver: (name) => takesOver.includes(name),
  }
}

function layeredVocabulary(model: LayeredFramework): Vocabulary {
  const understood = understoodBy(model)
  const { parts, throws, asserts, telling, answer, layer } = model
  const part = (name: string): ContextPart | undefined =>
    Object.hasOwn(parts, name) ? parts[name] : undefined
  const throwing = (name: string): 'always' | 'maybe' | undefined => {
    if (throws.includes(name)) return 'always'
    return asserts.includes(name) ? 'maybe' : undefined
  }
  const tells = (name: string): boolean => telling.includes(name)
  return {
    ...usualVocabulary,
    ...understood,
    failsBehindAnswers: false,
    ownAnswer: answer.name,
    layer,
    context: {
      part,
      isMethod: (name) =>
        understood.method(name) !== undefined || throwing(name) !== undefined || tells(name),
      throws: throwing,
      tells,
      unprepared: answer.status,
    },
  }
}

/** Methods of Node's own response. */
const nodes = tableOf(nodeHttpOperations, 'call')

const byFramework: ReadonlyMap<string, Vocabulary> = new Map([
  ...hookedFrameworks.map((model) => [model.name, replyingVocabulary(model, true)] as const),
  ...fileFrameworks.map((model) => [model.name, replyingVocabulary(model, false)] as const),
  ...layeredFrameworks.map((model) => [model.name, layeredVocabulary(model)] as const),
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
