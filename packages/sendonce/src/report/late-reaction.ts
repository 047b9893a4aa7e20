import {
  effectFor,
  type Finding,
  type OperationEffect,
  type Reaction,
  type ResponseOperation,
  type Transition,
} from '@sendonce/model'
import { classFrameworks, toldVocabularyOf, type Vocabulary } from '@sendonce/model/calls'

/** What is said of an answer that nobody gets. */
export const lost = 'the client does not get it'

/** What a reader is told of each reaction; `{code}` is the error's. */
const words: Readonly<Record<Reaction, string | null>> = {
  throw: 'throws {code}',
  crash: 'throws {code} in a later turn',
  'error-event': 'emits {code}',
  'error-to-callback': 'fails, and its callback gets the error',
  ignore: 'ignored',
  corrupt: 'breaks the body',
  log: 'dropped, logs {code}',
  lose: lost,
  ok: null,
}

/** What Node or the framework does with the second answer of a finding; `null` when it takes effect. */
export function lateReaction({ first, second, entry, severity, path }: Finding): string | null {
  if (severity === 'note') return words.ignore
  const told = byNote[path.at(-1)?.note ?? '']
  const vocabulary = toldVocabularyOf(entry?.framework ?? '')
  // What is dropped is dropped, whoever gives it.
  const inContext = vocabulary.context && inPlaceOf[path.at(-1)?.note ?? '']
  if (inContext) return inContext
  if (told !== undefined)
    return /^(?:log|lose)$/.test(vocabulary.late.how)
      ? inWords(vocabulary.late)
      : told.replace('{fails}', failing(entry?.framework))
  const late = second && calledIn(second.text, vocabulary)
  // The response is over by then, and Node tells nobody of what is sent behind that.
  const isBehindFramework = vocabulary.context && path.some(({ note }) => byFramework.test(note))
  if (isBehindFramework && late && late.operation.decides.includes('body')) return lost
  // What a call that is no method of a response comes to: it stands for one of the framework's.
  if (!late) return isPipeline(second) ? 'fails: the response has ended' : inWords(vocabulary.late)
  const before = first && calledIn(first.text, vocabulary)
  const state = (before && effectOf(before)?.effect.open.to) ?? 'ended'
  return inWords(effectOf(late)?.effect[state] ?? vocabulary.late)
}

function inWords({ how, code }: Transition): string | null {
  return words[how]?.replace('{code}', code ?? 'an error') ?? null
}

const byFramework = /^first answer, by the framework/

/** What a framework does that sends what was prepared, where somebody has begun past it. */
const inPlaceOf: Readonly<Record<string, string>> = {
  'the framework answers when the handler is done': 'the framework ends what was begun',
  'the framework answers in front of it': 'the framework gives it, and it goes out first',
  'goes out with the status of the first answer': 'goes out with the status of the first one',
}

/** What came first had given nothing yet, or has not given all: the end of the way says so. */
const byNote: Readonly<Record<string, string>> = {
  'overtakes the first answer': 'overtakes the first one',
  'mixes with the first answer': 'mixes with the first one',
  'builds an answer that comes too late': 'is not sent',
  'goes out instead of the first': 'goes out instead',
  'answers in front of the framework': 'goes out, then the connection is closed',
  'the framework sends what is returned': 'the framework sends it, which {fails}',
  'the framework answers when the handler is done': 'the framework gives it, which {fails}',
  'the framework answers in front of it': 'the framework gives it, which {fails}',
}

/** What comes of a framework's own answer behind another one. */
function failing(name: string | undefined): string {
  const framework = classFrameworks.find((one) => one.name === name)
  return framework?.late === 'ends' ? 'throws and ends the process' : 'throws and is logged'
}

function isPipeline(site: Finding['second']): boolean {
  return site !== null && /^(?:\w+\.)*pipeline\(/.test(site.text)
}

interface Called {
  readonly operation: ResponseOperation
  readonly hasData: boolean
}

function effectOf({ operation, hasData }: Called): OperationEffect | undefined {
  return effectFor(operation, hasData ? 'data' : 'no-data', false)
}

/** A string, a pair of empty brackets, a bracket, or the name of a method in front of one. */
const token =
  /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`|[()[\]{}]|\.\s*([\w$]+)\s*\(\s*(\))?/g

/** The method that a call calls: the last one that is not inside of brackets. Texts may be cut off. */
function calledIn(text: string, vocabulary: Vocabulary): Called | null {
  const member = vocabulary.method(/([\w$]+\.[\w$]+)\(/.exec(text)?.[1] ?? '')
  if (member) return { operation: member, hasData: true }
  let depth = 0
  let called: Called | null = null
  for (const [found, name, isEmpty] of text.matchAll(token)) {
    if (name !== undefined) {
      const operation = depth === 0 ? vocabulary.method(name) : undefined
      if (depth === 0) called = operation ? { operation, hasData: isEmpty === undefined } : null
      if (isEmpty === undefined) depth++
    } else if (/^[([{]$/.test(found)) depth++
    else if (/^[)\]}]$/.test(found)) depth--
  }
  return called
}
