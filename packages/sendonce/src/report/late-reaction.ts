import {
  effectFor,
  responseOperation,
  type Finding,
  type ProbedState,
  type Reaction,
  type ResponseOperation,
} from '@sendonce/model'

/** What a reader is told of each reaction; `{code}` is the error's. */
const words: Readonly<Record<Reaction, string | null>> = {
  throw: 'throws {code}',
  crash: 'throws {code} in a later turn',
  'error-event': 'emits {code}',
  'error-to-callback': 'fails, and its callback gets the error',
  ignore: 'ignored',
  corrupt: 'breaks the body',
  ok: null,
}

/** What a call that is no method of a response comes to: it stands for one of the framework's. */
const usual = 'throws ERR_HTTP_HEADERS_SENT'

/** What Node or the framework does with the second answer of a finding; `null` when it takes effect. */
export function lateReaction({ first, second, severity }: Finding): string | null {
  if (severity === 'note') return words.ignore
  const late = second && calledIn(second.text)
  if (!late) return usual
  const state = first ? stateBehind(first.text) : 'ended'
  const transition = effectFor(late.operation, late.hasData ? 'data' : 'no-data', false)?.effect
  const { how, code } = transition?.[state] ?? {}
  return how === undefined ? usual : (words[how]?.replace('{code}', code ?? 'an error') ?? null)
}

function stateBehind(text: string): ProbedState {
  const called = calledIn(text)
  if (!called) return 'ended'
  return effectFor(called.operation, 'data', false)?.effect.open.to ?? 'ended'
}

interface Called {
  readonly operation: ResponseOperation
  readonly hasData: boolean
}

/** A string, a pair of empty brackets, a bracket, or the name of a method in front of one. */
const token =
  /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`|[()[\]{}]|\.\s*([\w$]+)\s*\(\s*(\))?/g

/** The method that a call calls: the last one that is not inside of brackets. Texts may be cut off. */
function calledIn(text: string): Called | null {
  let depth = 0
  let called: Called | null = null
  for (const [found, name, isEmpty] of text.matchAll(token)) {
    if (name !== undefined) {
      const operation = depth === 0 ? responseOperation(name) : undefined
      if (depth === 0) called = operation ? { operation, hasData: isEmpty === undefined } : null
      if (isEmpty === undefined) depth++
    } else if (/^[([{]$/.test(found)) depth++
    else if (/^[)\]}]$/.test(found)) depth--
  }
  return called
}
