// Mistakes by which two answers come at different times: a callback and the code around it, a failure that was looked
// after, a timer, the rounds of a loop. Generators of proposals, as in `operators`.
import {
  alwaysAnswers,
  bare,
  failsLate,
  flowBehind,
  flowOf,
  isAnswer,
  statementOf,
} from './answers.mjs'
import { answersIn } from './going-on.mjs'
import { isFunction, runsWith } from './tree.mjs'

const errorName = /^_?(?:e|err|error)$/
/** What calls back for something else than its own result, or not always. */
const otherCallbacks = /^(?:on|once|addListener|then|catch|finally)$/

/** `db.get(id, (error, row) => res.json(row))` → the same, and `res.end('ok')` behind it. */
export function* answerOutside({ tree }) {
  for (const call of tree.of('CallExpression')) {
    const handler = tree.handlerOf(call)
    const statement = statementOf(tree, call)
    const callback = call.arguments.at(-1)
    if (!handler?.response || !statement || !callback || !isFunction(callback)) continue
    if (otherCallbacks.test(call.callee.property?.name ?? '')) continue
    if (callback.async || !errorName.test(callback.params[0]?.name ?? '')) continue
    if (rootOf(call.callee) === handler.response) continue
    const inside = tree.handlerOf(callback.body)
    const answers = (node) => failsLate(node, inside)
    if (inside.response !== handler.response || callback.body.type !== 'BlockStatement') continue
    if (!alwaysAnswers(flowOf(callback.body, answers))) continue
    const text = ` ;${handler.response}.end('ok');`
    yield {
      operator: 'outside',
      edits: [{ start: statement.end, end: statement.end, text }],
      first: call,
      insertedAt: statement.end + text.indexOf('end'),
      argument: 'by itself',
      also: answersIn(callback, inside),
    }
  }
}

/** `await save()` → `await save().catch(() => res.end('failed'))`: what is behind it answers all the same. */
export function* catchAndGoOn({ tree }) {
  for (const node of tree.of('AwaitExpression')) {
    const handler = tree.handlerOf(node)
    const call = bare(node.argument)
    const statement = tree.parentOf(node)
    if (statement.type !== 'ExpressionStatement' || call?.type !== 'CallExpression') continue
    if (!handler?.response || call.callee.type !== 'MemberExpression') continue
    const isGiven = [...runsWith(call)].some(({ name }) => name === handler.response)
    if (isGiven || call.arguments.some(isFunction)) continue
    if (!alwaysAnswers(flowBehind(tree, statement, (one) => failsLate(one, handler)))) continue
    const text = `.catch(() => { ${handler.response}.end('failed') })`
    yield {
      operator: 'catch',
      edits: [{ start: node.end, end: node.end, text }],
      first: call,
      insertedAt: node.end + text.indexOf('end'),
      argument: 'by itself',
    }
  }
}

/** `setTimeout(() => { res.end('timeout') }, 5000)` in front of a handler that waits for something, and answers. */
export function* answerByTimer({ tree }) {
  for (const fn of new Set([...tree.of('AwaitExpression')].map((node) => tree.functionOf(node)))) {
    const handler = fn && tree.handlerOf(fn.body)
    if (!handler?.response || handler.fn !== fn || fn.body.type !== 'BlockStatement') continue
    const { body } = fn.body
    const waiting = body.findIndex(
      (one) =>
        /^(ExpressionStatement|VariableDeclaration)$/.test(one.type) &&
        [...runsWith(one)].some(({ type }) => type === 'AwaitExpression'),
    )
    const isFirst = body
      .slice(0, waiting)
      .every((one) => /^(ExpressionStatement|VariableDeclaration)$/.test(one.type))
    if (waiting < 0 || !isFirst) continue
    if (!alwaysAnswers(flowOf(fn.body, (node) => failsLate(node, handler)))) continue
    const text = ` setTimeout(() => { ${handler.response}.end('timeout') }, 5000);`
    const [answer] = answersIn(fn, handler)
    yield {
      operator: 'timer',
      edits: [{ start: fn.body.start + 1, end: fn.body.start + 1, text }],
      first: answer,
      insertedAt: fn.body.start + 1 + text.indexOf('end'),
      argument: 'by itself',
      also: answersIn(fn, handler),
    }
  }
}

/** `for (…) { … } res.json(list)` → `for (…) { … res.json(list) }`, and the same with `forEach`. */
export function* answerForEach({ tree, text }) {
  for (const body of tree.of('BlockStatement')) {
    const loop = loopOf(tree, body)
    const list = loop && tree.parentOf(loop)?.body
    if (!Array.isArray(list)) continue
    const statement = list[list.indexOf(loop) + 1]
    const answer = statement?.expression ?? statement?.argument
    const handler = tree.handlerOf(loop)
    if (!answer || !/^(Expression|Return)Statement$/.test(statement.type)) continue
    if (!isAnswer(answer, handler) || !failsLate(answer, handler) || leaves(body)) continue
    const start = body.end - 1
    const moved = ` ;${text.slice(answer.start, answer.end)};`
    yield {
      operator: 'loop',
      edits: [
        { start, end: start, text: moved },
        { start: statement.start, end: statement.end, text: '' },
      ],
      first: bare(answer),
      firstAt: start + 2 + bare(answer).start - answer.start,
      argument: 'by itself',
    }
  }
}

/** The statement that runs a block for each item of a list. */
function loopOf(tree, body) {
  const parent = tree.parentOf(body)
  if (parent?.type === 'ForOfStatement' && !parent.await) return parent
  const call = parent && isFunction(parent) && !parent.async ? tree.parentOf(parent) : null
  if (call?.type !== 'CallExpression' || call.callee.property?.name !== 'forEach') return null
  return call.arguments[0] === parent && call.arguments.length === 1
    ? statementOf(tree, call)
    : null
}

function leaves(body) {
  return [...runsWith(body)].some(({ type }) =>
    /^(?:Return|Break|Continue|Throw)Statement$/.test(type),
  )
}

/** The name of the variable that a chain of calls and members starts from. */
function rootOf(node) {
  let at = bare(node)
  while (at?.type === 'CallExpression' || at?.type === 'MemberExpression')
    at = bare(at.callee ?? at.object)
  return at?.type === 'Identifier' ? at.name : null
}
