// Whether a mistake that was put into a text makes a double answer, by nothing but the text: one argument for
// each kind of proposal. All of them are conservative; a mutant for which none holds is thrown away.
import {
  alwaysAnswers,
  asksWhetherSent,
  bare,
  failsLate,
  flowBehind,
  flowOf,
  isAnsweredAgain,
  isNext,
  statementOf,
} from './answers.mjs'
import { isNegated } from './operators.mjs'
import { runsWith } from './tree.mjs'

/**
 * The first answer goes on to a second one on every normal path of its function, and did not before.
 * See `isAnsweredAgain`.
 */
function continues({ before, after }) {
  return isAnsweredAgain(after.tree, after.first) && !isAnsweredAgain(before.tree, before.first)
}

/**
 * In a `try`, behind the answer, something is awaited; when that is rejected, the `catch` answers on every
 * path. Rejection is what the `catch` is there for. Before, the `catch` did not answer on every path, or
 * nothing was awaited behind the answer.
 */
function fails({ before, after }) {
  const holds = ({ tree, first, clause }) => {
    const statement = statementOf(tree, first)
    if (!statement || !clause) return false
    const { block } = tree.parentOf(clause)
    let at = statement
    let waits = false
    for (; at && at !== block; at = tree.parentOf(at)) {
      const { type, body } = tree.parentOf(at)
      if (/^(TryStatement|CatchClause|SwitchCase)$/.test(type) || !tree.parentOf(at)) return false
      if (type === 'BlockStatement') {
        const behind = waitsBehind(body, body.indexOf(at))
        if (behind === 'leaves' && !waits) return false
        waits ||= behind === 'waits'
      }
    }
    return waits && answersAlways(clause.body, tree.handlerOf(clause))
  }
  return holds(after) && !holds(before)
}

/** What comes first in the statements behind one: one that waits in any case, one that may leave, or neither. */
function waitsBehind(body, at) {
  for (const one of body.slice(at + 1)) {
    const isPlain = /^(ExpressionStatement|VariableDeclaration|ReturnStatement)$/.test(one.type)
    const parts = [...runsWith(one)].map(({ type }) => type)
    if (isPlain && parts.includes('AwaitExpression')) return 'waits'
    if (parts.some((type) => /^(Return|Break|Continue|Throw)Statement$/.test(type))) return 'leaves'
  }
  return 'neither'
}

function answersAlways(block, handler) {
  return alwaysAnswers(flowOf(block, (node) => failsLate(node, handler)))
}

/**
 * What sends a stream or a file by and by is the first answer; a callback that runs when it breaks off (the
 * listener of the stream's `error`, the callback of `sendFile`) answers, asking for nothing but whether
 * there was an error. Before, it asked whether the head was out.
 */
function breaksOff({ before, after }) {
  const holds = ({ callback, handler }) => {
    if (callback?.body?.type !== 'BlockStatement') return false
    const failure = callback.params[0]?.name
    let block = callback.body
    for (;;) {
      if (answersAlways(block, handler)) return true
      const inner = block.body.findLast(
        (one) => one.type === 'IfStatement' && failure && bare(one.test)?.name === failure,
      )
      if (!inner) return false
      if (inner.consequent.type !== 'BlockStatement')
        return answersAlways({ type: 'BlockStatement', body: [inner.consequent] }, handler)
      block = inner.consequent
    }
  }
  return holds(after) && !holds(before)
}

/**
 * The code behind a call that is given the response, or a callback that answers, leaves the handler without an answer if the call's
 * result is falsy, or if the head is out: so the call has answered then, or the request would hang. With a
 * promise in hand, which is truthy, or before the call has come to answering, that way is never taken, and
 * each other one answers.
 */
function asksTooEarly({ after }) {
  const statement = statementAround(after.tree, after.first)
  const { body } = after.tree.parentOf(statement) ?? {}
  if (!Array.isArray(body)) return false
  const test = statement.type === 'IfStatement' ? statement : body[body.indexOf(statement) + 1]
  if (test?.type !== 'IfStatement' || test.alternate || !leavesSilently(test.consequent))
    return false
  const handler = after.tree.handlerOf(after.first)
  const asked = bare(test.test)
  const isAsking =
    test === statement
      ? isNegated(asked) && bare(asked.argument) === after.first
      : asksWhetherSent(asked, handler) || (isNegated(asked) && isResult(asked.argument, statement))
  return isAsking && alwaysAnswers(flowBehind(after.tree, test, (node) => failsLate(node, handler)))
}

function statementAround(tree, node) {
  let at = node
  while (at && !/Statement$|^VariableDeclaration$/.test(at.type)) at = tree.parentOf(at)
  return at
}

function isResult(node, statement) {
  const declared = statement.declarations?.[0]
  return bare(node)?.type === 'Identifier' && declared?.id.name === bare(node).name
}

function leavesSilently(node) {
  const last = node.type === 'BlockStatement' ? node.body[0] : node
  return last?.type === 'ReturnStatement' && (!last.argument || last.argument.type === 'Literal')
}

/**
 * Behind an answer the request is handed on on every path, or answered again. Without the answer that `next()` is how a
 * request gets one, so somebody behind it answers.
 */
function handsOn({ before, after }) {
  const holds = ({ tree, first, handler }) => {
    const statement = statementOf(tree, first)
    const second = (node) =>
      failsLate(node, handler) || (isNext(node, handler) && bare(node).arguments.length === 0)
    return statement && alwaysAnswers(flowBehind(tree, statement, second))
  }
  return holds(after) && !holds(before)
}

/** A callback for the items of a list answers for one of them, and what stands behind the list answers on every path. */
function leavesTheItem({ after: { tree, first, handler } }) {
  const callback = tree.functionOf(first)
  const statement = callback && statementOf(tree, tree.parentOf(callback))
  const second = (node) => failsLate(node, handler)
  return statement && alwaysAnswers(flowBehind(tree, statement, second))
}

/** Behind a call of a callback it is called again on every path. */
function callsBackAgain({ before, after }) {
  const holds = ({ tree, first }) => {
    const statement = statementOf(tree, first)
    const second = (node) => bare(node)?.callee?.name === first.callee.name
    return statement && alwaysAnswers(flowBehind(tree, statement, second))
  }
  return holds(after) && !holds(before)
}

const judges = {
  continues,
  fails,
  'breaks off': breaksOff,
  'asks too early': asksTooEarly,
  'hands on': handsOn,
  'leaves the item': leavesTheItem,
  'calls back again': callsBackAgain,
  // The operator has looked at all that it takes.
  'by itself': () => true,
}

/** Whether the double answer of a proposal is evident; `before` and `after` are its two texts as trees. */
export function isEvident(argument, sides) {
  return judges[argument](sides)
}
