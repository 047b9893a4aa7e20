import type { Step } from '../domain/steps.ts'
import type { Expression, Span } from '../../syntax/ir.ts'
import { isAssumedThere, isDecided, isLearntText, refine } from '../domain/facts.ts'
import { withoutDenials } from '../domain/operators.ts'
import type { Activation, Machine, Outcome } from '../machine.ts'
import { emptyParameter, type Assumption, type State } from '../domain/state.ts'
import type { Value } from '../domain/value.ts'

/** A branch: the paths on which `test` holds, and those on which it does not. */
export function branch(
  machine: Machine,
  test: Expression,
  span: Span,
  state: State,
  activation: Activation,
): { yes: State[]; no: State[] } {
  const yes: State[] = []
  const no: State[] = []
  for (const outcome of machine.evaluate(test, state, activation)) {
    const other = isAssumedThere(outcome.value, outcome.state) ? outcome.state.clone() : null
    split(machine, outcome, span, activation, { yes, no })
    if (other) no.push(other)
  }
  return { yes, no }
}

/** Divides a path by whether its value is truthy, and notes the choice in its steps; `test` is that of a `case`. */
export function split(
  machine: Machine,
  outcome: Outcome,
  span: Span,
  activation: Activation,
  into: { yes: State[]; no: State[] },
  test: Span | null = null,
): void {
  const { value, state } = outcome
  const isOpen = !isDecided(value, state) && value.kind !== 'guard'
  const { asked, isSo } = withoutDenials(value)
  const otherwise = outOfOrdinary(asked, state)
  const granted = otherwise ? isSo : null
  const other = state.clone()
  const place = machine.place(span, activation)
  const step = (taken: boolean, previous: Step | null): Step => ({
    previous,
    kind: 'branch',
    place,
    taken,
    label: '',
    isChoice: isOpen && taken !== granted,
    test: test && machine.place(test, activation),
    asked: value,
  })
  if (refine(value, true, state)) {
    if (otherwise && granted === false) state.assume(otherwise.text, otherwise.weight)
    state.steps = step(true, state.steps)
    into.yes.push(state)
  }
  if (refine(value, false, other)) {
    if (otherwise && granted === true) other.assume(otherwise.text, otherwise.weight)
    other.steps = step(false, other.steps)
    into.no.push(other)
  }
}

/**
 * What it takes that something is not so which goes without saying: what is thrown is an Error, and a parameter of the
 * path that was matched has something in it. Whoever asks for that and goes on behind the refusal makes a mistake all the same.
 */
function outOfOrdinary(asked: Value, state: State): Pick<Assumption, 'text' | 'weight'> | null {
  if (isErrorTest(asked)) return { text: 'what is thrown is no Error', weight: 3 }
  return isLearntText(asked, state) ? { text: emptyParameter, weight: 2 } : null
}

/** `error instanceof Error` of what other code threw: nothing else is thrown in earnest. */
function isErrorTest(value: Value): boolean {
  return value.kind === 'unknown' && /^\(error:\S+ instanceof Error\)$/.test(value.key)
}
