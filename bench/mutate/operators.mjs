// The mistakes that are put into real handlers. Each operator is a generator of proposals: edits, and the
// call that comes to be the first of two answers by them. Whether the double answer is evident is judged
// afterwards, by `evidence`, on the text with the mistake in it.
import {
  asksWhetherSent,
  bare,
  isAnswer,
  isNext,
  mayBeAnsweredAgain,
  statementOf,
} from './answers.mjs'
import { answerByTimer, answerForEach, answerOutside, catchAndGoOn } from './coming-later.mjs'
import {
  callBackTwice,
  dropBreak,
  dropReturnOfHelper,
  handOnToo,
  loopByCallback,
  sendStatusFirst,
} from './going-on.mjs'
import { runsWith } from './tree.mjs'

/** `return res.json()` → `res.json()`, and `res.json(); return` → `res.json()`. */
function* dropReturn({ tree }) {
  for (const node of tree.of('ReturnStatement')) {
    const handler = tree.handlerOf(node)
    if (node.argument) {
      if (isAnswer(node.argument, handler) && mayBeAnsweredAgain(tree, node, handler))
        yield withoutReturn(node, 'return')
      continue
    }
    const { body } = tree.parentOf(node)
    const before = Array.isArray(body) ? body[body.indexOf(node) - 1] : null
    if (before?.type === 'ExpressionStatement' && isAnswer(before.expression, handler))
      yield {
        operator: 'return',
        edits: [{ start: node.start, end: node.end, text: '' }],
        first: bare(before.expression),
        argument: 'continues',
      }
  }
}

function withoutReturn(node, operator) {
  return {
    operator,
    edits: [{ start: node.start, end: node.argument.start, text: '' }],
    first: bare(node.argument),
    argument: 'continues',
  }
}

/** `if (a) { res.json() } else { … }` → `if (a) { res.json() } { … }`. */
function* dropElse({ tree, text }) {
  for (const node of tree.of('IfStatement')) {
    if (!node.alternate) continue
    const between = text.slice(node.consequent.end, node.alternate.start)
    const at = node.consequent.end + between.lastIndexOf('else')
    const list =
      node.consequent.type === 'BlockStatement' ? node.consequent.body : [node.consequent]
    const answer = list.findLast(
      (one) => one.type === 'ExpressionStatement' && isAnswer(one.expression, tree.handlerOf(node)),
    )
    if (answer)
      yield {
        operator: 'else',
        edits: [{ start: at, end: at + 'else'.length, text: '' }],
        first: bare(answer.expression),
        argument: 'continues',
      }
  }
}

/** `next(error); return` and `return next()` go on, and `next()` is called twice in a row. */
function* doubleNext({ tree, text }) {
  for (const call of tree.of('CallExpression')) {
    if (!isNext(call, tree.handlerOf(call))) continue
    const parent = tree.parentOf(call)
    if (parent.type === 'ReturnStatement' && mayBeAnsweredAgain(tree, parent, tree.handlerOf(call)))
      yield withoutReturn(parent, 'next')
    const statement = statementOf(tree, call)
    if (!statement || tree.parentOf(statement).type !== 'BlockStatement') continue
    const { body } = tree.parentOf(statement)
    const behind = body[body.indexOf(statement) + 1]
    if (behind?.type === 'ReturnStatement' && !behind.argument)
      yield {
        operator: 'next',
        edits: [{ start: behind.start, end: behind.end, text: '' }],
        first: call,
        argument: 'continues',
      }
    yield {
      operator: 'next',
      edits: [
        {
          start: statement.end,
          end: statement.end,
          text: ` ;${text.slice(call.start, call.end)};`,
        },
      ],
      isRepeated: true,
      first: call,
      argument: 'continues',
    }
  }
}

export const isNegated = (node) => node?.type === 'UnaryExpression' && node.operator === '!'

/** The edit that takes a guard away, or null when an `if` is none. */
function guardEdit(node, handler) {
  if (!handler?.response || node.alternate) return null
  const test = bare(node.test)
  if (asksWhetherSent(test, handler)) return { start: node.start, end: node.end, text: ';' }
  if (isNegated(test) && asksWhetherSent(test.argument, handler))
    return { start: node.start, end: node.consequent.start, text: '' }
  if (test?.type !== 'LogicalExpression' || test.operator !== '&&') return null
  for (const [side, other] of [
    [test.left, test.right],
    [test.right, test.left],
  ]) {
    const inner = bare(side)
    if (!isNegated(inner) || !asksWhetherSent(inner.argument, handler)) continue
    return side === test.left
      ? { start: side.start, end: other.start, text: '' }
      : { start: other.end, end: side.end, text: '' }
  }
  return null
}

/**
 * A guard on `headersSent` is taken away. First answers are those in front of it in its function, those in
 * the `try` whose `catch` it stands in, and what sends a stream or file whose failure it looks after.
 */
function* dropGuard({ tree }) {
  for (const node of tree.of('IfStatement')) {
    const handler = tree.handlerOf(node)
    const edit = guardEdit(node, handler)
    if (!edit) continue
    const proposal = { operator: 'guard', edits: [edit] }
    const fn = tree.functionOf(node)
    for (const answer of answersIn(fn.body, handler)) {
      if (answer.end <= node.start) yield { ...proposal, first: answer, argument: 'continues' }
    }
    for (const { block, clause } of triesAround(tree, node, fn)) {
      for (const answer of answersIn(block, handler))
        yield { ...proposal, first: answer, argument: 'fails', clause }
    }
    const source = sourceOfFailure(tree, fn, handler)
    if (source) yield { ...proposal, first: source, argument: 'breaks off', callback: fn }
  }
}

function* answersIn(block, handler) {
  for (const node of runsWith(block))
    if (node.type === 'CallExpression' && isAnswer(node, handler)) yield node
}

/** The `try` statements whose `catch` a node stands in, up to its function. */
function* triesAround(tree, node, fn) {
  for (let at = node; at && at !== fn; at = tree.parentOf(at))
    if (at.type === 'CatchClause') yield { block: tree.parentOf(at).block, clause: at }
}

/**
 * What sends by and by, if a callback is called when that breaks off: `stream.pipe(res)` for a listener of
 * the stream's errors, `res.sendFile()` and `res.download()` for their own callback.
 */
function sourceOfFailure(tree, callback, handler) {
  const call = tree.parentOf(callback)
  if (call?.type !== 'CallExpression' || call.callee.type !== 'MemberExpression') return null
  const { object, property } = call.callee
  if (/^(sendFile|sendfile|download)$/.test(property.name ?? ''))
    return bare(object)?.name === handler.response ? call : null
  const [event] = call.arguments
  if (!/^(on|once)$/.test(property.name ?? '') || event?.value !== 'error') return null
  const source = rootOf(object)
  const outside = tree.functionOf(callback)
  if (!source || !outside?.body) return null
  for (const node of runsWith(outside.body)) {
    if (node.type !== 'CallExpression' || node.callee.property?.name !== 'pipe') continue
    const [target] = node.arguments
    if (bare(target)?.name === handler.response && rootOf(node.callee.object) === source)
      return node
  }
  return null
}

/** The name of the variable that a chain of calls starts from. */
function rootOf(node) {
  let at = bare(node)
  while (at?.type === 'CallExpression') at = bare(at.callee.object)
  return at?.type === 'Identifier' ? at.name : null
}

/**
 * The `await` in front of a call that is given the response: the code behind asks the result, or the
 * response, whether the call has answered, and asks too early then.
 */
function* dropAwait({ tree }) {
  for (const node of tree.of('AwaitExpression')) {
    const handler = tree.handlerOf(node)
    const call = bare(node.argument)
    if (call?.type !== 'CallExpression' || !handler?.response) continue
    if (!isGivenResponse(tree, call, handler)) continue
    yield {
      operator: 'await',
      edits: [{ start: node.start, end: node.argument.start, text: '' }],
      first: call,
      argument: 'asks too early',
    }
  }
}

/** Whether a call can answer: the response is an argument, or functions in the call answer. */
function isGivenResponse(tree, call, { response }) {
  if (call.arguments.some((one) => bare(one)?.name === response)) return true
  return tree.nodes.some(
    (node) =>
      node.start > call.start &&
      node.end < call.end &&
      node.type === 'CallExpression' &&
      tree.functionOf(node) !== tree.functionOf(call) &&
      isAnswer(node, tree.handlerOf(node)) &&
      tree.handlerOf(node).response === response,
  )
}

/** `await save(); res.json()` → `res.json(); await save()` in a `try` whose `catch` answers. */
function* sendEarlier({ tree, text }) {
  for (const block of tree.of('BlockStatement')) {
    const clause = tree.parentOf(block)?.handler
    if (!clause || tree.parentOf(block).block !== block) continue
    const handler = tree.handlerOf(block)
    for (const [at, statement] of block.body.entries()) {
      const answer = statement.expression ?? statement.argument
      if (!/^(Expression|Return)Statement$/.test(statement.type)) continue
      if (!answer || !isAnswer(answer, handler)) continue
      const waiting = block.body.slice(0, at).findLastIndex(awaits)
      if (waiting < 0 || needs(answer, block.body.slice(waiting, at))) continue
      const target = block.body[waiting]
      const moved = `${text.slice(answer.start, answer.end)};\n`
      yield {
        operator: 'send before await',
        edits: [
          { start: target.start, end: target.start, text: moved },
          { start: statement.start, end: statement.end, text: '' },
        ],
        first: bare(answer),
        firstAt: target.start + bare(answer).start - answer.start,
        argument: 'fails',
        clause,
      }
    }
  }
}

const awaits = (statement) =>
  [...runsWith(statement)].some(({ type }) => type === 'AwaitExpression')

/** Whether an expression reads a name that one of the statements declares or assigns. */
function needs(expression, statements) {
  const made = new Set()
  for (const statement of statements)
    for (const node of runsWith(statement)) {
      const target = node.type === 'VariableDeclarator' ? node.id : node.left
      if (/^(VariableDeclarator|AssignmentExpression)$/.test(node.type))
        for (const name of runsWith(target)) if (name.type === 'Identifier') made.add(name.name)
    }
  return [...runsWith(expression)].some(({ type, name }) => type === 'Identifier' && made.has(name))
}

const makers = {
  return: dropReturn,
  else: dropElse,
  await: dropAwait,
  guard: dropGuard,
  'send before await': sendEarlier,
  next: doubleNext,
  'next behind an answer': handOnToo,
  break: dropBreak,
  sendStatus: sendStatusFirst,
  helper: dropReturnOfHelper,
  forEach: loopByCallback,
  callback: callBackTwice,
  outside: answerOutside,
  catch: catchAndGoOn,
  timer: answerByTimer,
  loop: answerForEach,
}

/** All proposals of all operators for a text. */
export function* proposalsFor(source) {
  for (const operator of Object.values(makers)) yield* operator(source)
}

export const operators = Object.keys(makers)
