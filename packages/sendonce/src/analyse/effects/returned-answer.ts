import { anyKind, nullish, present } from '../domain/kinds.ts'
import { kindsOf, refine } from '../domain/facts.ts'
import type { State } from '../domain/state.ts'
import type { FunctionIr, Span } from '../../syntax/ir.ts'
import { settlementOf } from '../later/settlements.ts'
import type { Activation, Machine, Outcome, Site } from '../machine.ts'
import { answeredNext, undefinedValue, type Value } from '../domain/value.ts'

/** What a framework makes of what a handler returns, where it looks at that. */
export interface Completion {
  /** The handler. */
  readonly fn: FunctionIr
  /** `sent`: it is the answer, unless it is nothing. `admits`: where it is true, the request goes on to its handler. */
  readonly returned: 'sent' | 'admits'
}

/** The operation of the response that stands for what frameworks send of what is returned to them. */
const sending = 'send'

/** What a handler returns goes to its framework. Gives the paths behind that. */
export function complete(
  machine: Machine,
  outcomes: readonly Outcome[],
  span: Span,
  activation: Activation,
): readonly Outcome[] {
  const { completion } = machine
  // It may call itself, or be called by others, whom it returns to then.
  if (completion?.fn !== activation.fn.fn || activation.frame.depth > 1) return outcomes
  const place = machine.place(span, activation)
  const at = { place, activation }
  if (completion.returned === 'admits')
    return outcomes.flatMap((outcome) => admit(machine, outcome, at))
  for (const outcome of outcomes) send(machine, outcome, at)
  return outcomes
}

/** The framework answers, at `place`, whatever was returned. */
export function answerAnyway(machine: Machine, name: string, state: State, at: Site): void {
  machine.operate(name, [], state, { ...at, byFramework: 'anyway' })
}

/** The values of a promise that nobody has settled yet are not known. */
function settled(value: Value, state: State): Value | 'failed' | 'unknown' {
  if (value.kind !== 'promise') return value
  const known = settlementOf(state, value.id)
  if (!known) return 'unknown'
  return known.ok ? known.value : 'failed'
}

function send(machine: Machine, { value, state }: Outcome, at: Site): void {
  const given = settled(value, state)
  if (given === 'failed') return
  const may = given === 'unknown' ? anyKind : kindsOf(given, state)
  if ((may & present) === 0) return
  if (may & nullish && state.phase !== 'open') state.assume('the handler returns something', 1)
  machine.operate(sending, [value], state, { ...at, byFramework: 'returned' })
}

function admit(machine: Machine, { value, state }: Outcome, at: Site): Outcome[] {
  const given = settled(value, state)
  if (given === 'failed') return [{ value, state }]
  if (state.phase === 'open') {
    letGoOn(machine, state, at)
    return [{ value, state }]
  }
  const refused = state.clone()
  const outcomes: Outcome[] = []
  if (given === 'unknown' || refine(given, true, state)) {
    letGoOn(machine, state, at)
    outcomes.push({ value, state })
  }
  if (given !== 'unknown' && refine(given, false, refused)) outcomes.push({ value, state: refused })
  return outcomes
}

/** The request goes on to its handler: of whoever has answered by then that is a mistake. */
export function letGoOn(machine: Machine, state: State, { place, activation }: Site): void {
  if (state.phase === 'open' || state.phase === 'unknown') {
    machine.noteHandedOn(place)
    return
  }
  machine.callNext(
    {
      callee: answeredNext,
      self: undefinedValue,
      args: [],
      state,
      place,
      via: 'call',
      awaited: false,
      isNew: false,
    },
    activation,
  )
}
