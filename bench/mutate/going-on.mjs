// Mistakes by which code goes on behind an answer, or behind a call that answered. Generators of proposals, as in
// `operators`.
import { alwaysAnswers, bare, failsLate, flowOf, isAnswer, isNext } from './answers.mjs'
import { isFunction, runsWith } from './tree.mjs'

/** `case 'a': res.json(a); break` → `case 'a': res.json(a)`, which goes on with the next case. */
export function* dropBreak({ tree }) {
  for (const node of tree.of('BreakStatement')) {
    const holder = tree.parentOf(node)
    const list = holder.type === 'SwitchCase' ? holder.consequent : holder.body
    if (node.label || !Array.isArray(list)) continue
    if (holder.type !== 'SwitchCase' && tree.parentOf(holder)?.type !== 'SwitchCase') continue
    const before = list[list.indexOf(node) - 1]
    if (before?.type !== 'ExpressionStatement') continue
    if (!isAnswer(before.expression, tree.handlerOf(node))) continue
    yield {
      operator: 'break',
      edits: [{ start: node.start, end: node.end, text: '' }],
      first: bare(before.expression),
      argument: 'continues',
    }
  }
}

/** `res.status(404).json(…)` → `res.sendStatus(404).json(…)`: the status is sent, and then an answer. */
export function* sendStatusFirst({ tree }) {
  for (const call of tree.of('CallExpression')) {
    const handler = tree.handlerOf(call)
    if (!isAnswer(call, handler) || !/^(json|send|render)$/.test(call.callee.property.name))
      continue
    const inner = bare(call.callee.object)
    if (inner?.type !== 'CallExpression' || inner.callee.property?.name !== 'status') continue
    if (bare(inner.callee.object)?.name !== handler.response) continue
    const { start, end } = inner.callee.property
    yield {
      operator: 'sendStatus',
      edits: [{ start, end, text: 'sendStatus' }],
      first: inner,
      firstAt: inner.start,
      argument: 'by itself',
      also: [inner, call],
    }
  }
}

/** `return res.status(401).end()` in front of `next()` → `res.status(401).end()`: the request is handed on as well. */
export function* handOnToo({ tree }) {
  for (const node of tree.of('ReturnStatement')) {
    const handler = tree.handlerOf(node)
    if (!handler?.next || tree.functionOf(node) !== handler.fn) continue
    if (node.argument) {
      if (!isAnswer(node.argument, handler)) continue
      yield {
        operator: 'next behind an answer',
        edits: [{ start: node.start, end: node.argument.start, text: '' }],
        first: bare(node.argument),
        argument: 'hands on',
      }
      continue
    }
    const { body } = tree.parentOf(node)
    const before = Array.isArray(body) ? body[body.indexOf(node) - 1] : null
    if (before?.type !== 'ExpressionStatement' || !isAnswer(before.expression, handler)) continue
    yield {
      operator: 'next behind an answer',
      edits: [{ start: node.start, end: node.end, text: '' }],
      first: bare(before.expression),
      argument: 'hands on',
    }
  }
}

/** `return notFound(res)` → `notFound(res)`: the helper, a function of the file, answers on every path. */
export function* dropReturnOfHelper({ tree }) {
  const helpers = new Map()
  for (const fn of tree.of('FunctionDeclaration')) if (fn.id) helpers.set(fn.id.name, fn)
  for (const { id, init } of tree.of('VariableDeclarator'))
    if (init && isFunction(init) && id.type === 'Identifier') helpers.set(id.name, init)
  for (const node of tree.of('ReturnStatement')) {
    const call = bare(node.argument)
    const handler = tree.handlerOf(node)
    if (call?.type !== 'CallExpression' || call.callee.type !== 'Identifier') continue
    const helper = helpers.get(call.callee.name)
    if (!helper || !handler?.response || helper.body?.type !== 'BlockStatement') continue
    const at = call.arguments.findIndex((one) => bare(one)?.name === handler.response)
    const response = helper.params[at]?.name
    if (at < 0 || !response || !answersAlways(helper, response)) continue
    yield {
      operator: 'helper',
      edits: [{ start: node.start, end: node.argument.start, text: '' }],
      first: call,
      argument: 'continues',
      also: answersIn(helper, { response }),
    }
  }
}

function answersAlways(fn, response) {
  return (
    !fn.async &&
    !fn.generator &&
    alwaysAnswers(flowOf(fn.body, (node) => isAnswer(node, { response })))
  )
}

/** The answers in a function, whichever way it goes. */
export function answersIn(fn, handler) {
  return [...runsWith(fn.body)].filter(
    (node) => node.type === 'CallExpression' && failsLate(node, handler),
  )
}

/** `for (const one of list) { if (bad) return res.end() }` → `list.forEach((one) => { … })`, which `return` leaves for one item only. */
export function* loopByCallback({ tree, text }) {
  for (const loop of tree.of('ForOfStatement')) {
    const handler = tree.handlerOf(loop)
    const { left, right, body } = loop
    if (loop.await || left.type !== 'VariableDeclaration' || body.type !== 'BlockStatement')
      continue
    const parts = [...runsWith(body)]
    if (
      parts.some(({ type }) => /^(Await|Yield)Expression$|^(Break|Continue)Statement$/.test(type))
    )
      continue
    const answer = parts.find(
      ({ type, argument }) => type === 'ReturnStatement' && argument && isAnswer(argument, handler),
    )
    if (!answer) continue
    const list = text.slice(right.start, right.end)
    const item = text.slice(left.declarations[0].id.start, left.declarations[0].id.end)
    yield {
      operator: 'forEach',
      edits: [
        { start: loop.start, end: body.start, text: `(${list}).forEach((${item}) => ` },
        { start: body.end, end: body.end, text: ');' },
      ],
      first: bare(answer.argument),
      argument: 'leaves the item',
    }
  }
}

/** `return callback(error)` → `callback(error)` in a function whose callback is called behind that in any case, and answers. */
export function* callBackTwice({ tree }) {
  for (const node of tree.of('ReturnStatement')) {
    const call = bare(node.argument)
    if (call?.type !== 'CallExpression' || call.callee.type !== 'Identifier') continue
    const fn = tree.functionOf(node)
    const at = fn?.params.findIndex((one) => one.name === call.callee.name) ?? -1
    if (at < 0 || fn.type !== 'FunctionDeclaration' || !fn.id || fn.async) continue
    for (const user of tree.of('CallExpression')) {
      if (user.callee.name !== fn.id.name) continue
      const callback = user.arguments[at]
      if (!callback || !isFunction(callback) || callback.body.type !== 'BlockStatement') continue
      const handler = tree.handlerOf(callback.body)
      const second = (one) => failsLate(one, handler) || isNext(one, handler)
      if (!handler || !alwaysAnswers(flowOf(callback.body, second))) continue
      yield {
        operator: 'callback',
        edits: [{ start: node.start, end: node.argument.start, text: '' }],
        first: call,
        around: callback.body,
        argument: 'calls back again',
        also: [...answersIn(callback, handler), ...nextsIn(callback, handler)],
      }
    }
  }
}

function nextsIn(fn, handler) {
  return [...runsWith(fn.body)].filter((node) => isNext(node, handler))
}
