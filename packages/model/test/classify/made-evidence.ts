import { classify } from '../../src/classify/classify.ts'
import type {
  Evidence,
  Frame,
  Invocation,
  NextCall,
  OperationEvidence,
} from '../../src/classify/evidence.ts'

export const file = '/app/app.js'
export const next: Frame = {
  file: '/app/node_modules/express/lib/router/index.js',
  line: 280,
  column: 10,
  function: 'next',
  isAsync: false,
  owner: 'dependency',
}
export const timers: Frame = {
  ...next,
  file: 'node:internal/timers',
  function: 'listOnTimeout',
  owner: 'node',
}
export const emit: Frame = {
  ...next,
  file: 'node:events',
  function: 'EventEmitter.emit',
  owner: 'node',
}
export const dependency: Frame = {
  ...next,
  file: '/app/node_modules/answering/index.js',
  function: 'answer',
}

export const invocation = (id: number, more: Partial<Invocation> = {}): Invocation => ({
  name: `layer ${id}`,
  incomingError: undefined,
  isErrorHandler: false,
  handler: null,
  via: null,
  parent: null,
  ...more,
})

export const edge = (from: Invocation, more: Partial<NextCall> = {}): NextCall => ({
  from,
  ordinal: 1,
  isAfterCommit: true,
  frames: [],
  error: undefined,
  within: null,
  ...more,
})

export const handler = invocation(1)

/** A program in which marks, `1` and `2` in comments, stand before what the frames of a stack point at. */
export function program(text: string): (mark: number, more?: Partial<Frame>) => Frame {
  return (mark, more) => {
    const before = text.slice(0, text.indexOf(`/*${mark}*/`) + `/*${mark}*/`.length).split('\n')
    const [line, column] = [before.length, (before.at(-1)?.length ?? 0) + 1]
    return { file, line, column, function: null, isAsync: false, owner: 'application', ...more }
  }
}

export type Given = Partial<Omit<Evidence, 'first' | 'second'>> & {
  readonly first: (Partial<OperationEvidence> & { readonly frames: readonly Frame[] }) | null
  readonly second: Partial<OperationEvidence> & { readonly frames: readonly Frame[] }
}

/** Classifies with everything at hand, unless the case says otherwise. */
export function verdict(
  text: string | null,
  { first, second, ...more }: Given,
): ReturnType<typeof classify> {
  const usual = { call: 'json', effect: 'end', invocation: handler } as const
  return classify({
    isOutgoingRequest: false,
    isSameRun: true,
    isForeignRequest: false,
    hasClientLeft: false,
    readSource: (name) => (name === file ? text : null),
    ...more,
    first: first && { ...usual, ...first },
    second: { ...usual, ...second },
  })
}
