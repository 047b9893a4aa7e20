import type {
  FrameworkModel,
  OperationEffect,
  ProbedState,
  ResponseOperation,
} from '@sendonce/model'

const states: readonly ProbedState[] = ['open', 'committed', 'ended']

/** One call to make on a real response. */
export interface Probe {
  readonly name: string
  readonly form: string
  readonly when: string
  readonly state: ProbedState
  /** The outcome comes in a later turn: it is waited for. */
  readonly isLater: boolean
}

/** What the real response did, and what its client got. */
export interface Note extends Probe {
  readonly before: ProbedState
  readonly after?: ProbedState
  readonly later?: ProbedState
  readonly missing?: boolean
  readonly thrown?: string | null
  readonly event?: string | null
  readonly called?: { readonly code: string | null } | null
  readonly nexted?: { readonly code: string | null }
  readonly crashed?: string | null
  readonly returnsThis?: boolean
  readonly guards: Readonly<Record<string, boolean | null>>
  readonly client: unknown
}

/** One cell of a table: an operation, for one shape of arguments, in one state. */
export interface Cell extends Probe {
  readonly operation: ResponseOperation
  readonly effect: OperationEffect
}

/** Whether a Node major is in a range such as `<24` or `>=26`. */
function isIn(range: string | undefined, major: number): boolean {
  const match = /^(<|>=)(\d+)$/.exec(range ?? '')
  if (!match) return true
  return match[1] === '<' ? major < Number(match[2]) : major >= Number(match[2])
}

/** Every cell of a model that holds on a Node major. */
export function cellsOf(model: FrameworkModel, major: number): Cell[] {
  return [...model.operations, model.pipe]
    .filter((operation) => isIn(operation.node, major))
    .flatMap((operation) =>
      operation.effects.flatMap((effect) =>
        states.map((state) => ({
          name: operation.name,
          form: operation.form,
          when: effect.when,
          state,
          isLater: effect.later === true,
          operation,
          effect,
        })),
      ),
    )
}

/** Probes that do nothing, one for each state: what a client gets when no operation comes. */
export const idleProbes: readonly Probe[] = states.map((state) => ({
  name: 'nothing',
  form: 'call',
  when: 'always',
  state,
  isLater: false,
}))

/** Whether nobody can see from outside that the operation took effect in this state. */
export function isInvisible({ name, state }: Probe): boolean {
  return ['cork', 'uncork'].includes(name) || (name === 'destroy' && state === 'ended')
}

/** How the call ended, as far as it can be told apart from outside. */
function reactionOf(note: Note, idle: Note, isLater: boolean): string {
  if ('thrown' in note) return 'throw'
  if ('event' in note) return 'error-event'
  if ('crashed' in note) return 'crash'
  if (note.nexted ?? note.called) return 'error-to-callback'
  if (note.called === null) return 'ok'
  const reached = isLater ? note.later : note.after
  const isSame = JSON.stringify(note.client) === JSON.stringify(idle.client)
  if (isSame && reached === note.before) return 'ignore'
  const isBroken = (note.client as { readonly broken?: unknown }).broken !== undefined
  return isBroken && note.name !== 'destroy' ? 'corrupt' : 'ok'
}

/** The differences between a table cell and what was seen, in words; none where the table is right. */
export function differences(cell: Cell, note: Note, idle: Note): string[] {
  const { operation, effect, state, isLater } = cell
  const { how, to, code } = effect.effect[state]
  const seen = reactionOf(note, idle, isLater)
  const wrong: string[] = []
  const say = (text: string): void => {
    wrong.push(`${operation.name} (${effect.when}) in ${state}: ${text}`)
  }
  if (note.missing) return [`${operation.name} does not exist`]
  if (note.before !== state) say(`could not be put into that state, it is ${note.before}`)
  if (!isReaction(how, seen, cell)) say(`${seen}, not ${how}`)
  const error = note.thrown ?? note.event ?? note.crashed ?? (note.nexted ?? note.called)?.code
  if (seen === how && code !== undefined && (error ?? null) !== code)
    say(`fails with ${error}, not ${code}`)
  const reached = isLater ? note.later : note.after
  if (operation.name !== 'destroy' && reached !== undefined && reached !== to)
    say(`leads to ${reached}, not ${to}`)
  if (operation.returns === 'this' && how === 'ok' && note.returnsThis === false)
    say('does not return the response')
  return wrong
}

function isReaction(how: string, seen: string, cell: Cell): boolean {
  const { effect, state } = cell
  if (how === seen) return true
  // An effect that shows nowhere: the call must at least fail in no way.
  if (how === 'ok' && seen === 'ignore') return isInvisible(cell)
  // A transfer into an ended response may find the client gone, and is silent then.
  return (
    how === 'error-to-callback' && seen === 'ignore' && effect.later === true && state === 'ended'
  )
}
