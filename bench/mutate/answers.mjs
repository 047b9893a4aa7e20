// What answers a request, and whether behind a place another answer follows on every path.
import { runsWith, isFunction } from './tree.mjs'

/** Methods that finish an answer. */
const finishing = /^(json|jsonp|send|sendStatus|sendFile|sendfile|download|redirect|render|end)$/
/** Methods that fail, or make the response fail, once the head is out. `end()` alone passes in silence. */
const failing =
  /^(json|jsonp|send|sendStatus|sendFile|sendfile|download|redirect|render|writeHead|setHeader|removeHeader|set|header|cookie|type|location)$/
/** Methods that give back the response. */
const chaining =
  /^(status|code|type|contentType|set|header|append|cookie|clearCookie|location|attachment|links|vary|writeHead|setHeader)$/

/** The expression inside of parentheses, `await`, `void` and type syntax. */
export function bare(node) {
  let at = node
  while (
    at &&
    /^(ParenthesizedExpression|AwaitExpression|ChainExpression|TSAsExpression|TSNonNullExpression|TSSatisfiesExpression)$/.test(
      at.type,
    )
  )
    at = at.expression ?? at.argument
  return at?.type === 'UnaryExpression' && at.operator === 'void' ? bare(at.argument) : at
}

/** The methods of a chain of calls on the response, last first: `res.status(1).json({})` → json, status. */
function methodsOn(node, response) {
  const methods = []
  let at = bare(node)
  while (at?.type === 'CallExpression') {
    const { callee } = at
    if (callee.type !== 'MemberExpression' || callee.computed) return []
    methods.push(callee.property.name)
    at = bare(callee.object)
  }
  return at?.type === 'Identifier' && at.name === response ? methods : []
}

const takesCallback = (call) => call.arguments.some((argument) => isFunction(argument))

/** Whether an expression is a call that finishes the answer. A callback may as well take it over. */
export function isAnswer(node, handler) {
  if (!handler?.response) return false
  const [last, ...rest] = methodsOn(node, handler.response)
  return (
    last !== undefined &&
    finishing.test(last) &&
    rest.every((method) => chaining.test(method)) &&
    !takesCallback(bare(node))
  )
}

/** Whether an expression is a call that fails when an answer is out. */
export function failsLate(node, handler) {
  if (!handler?.response) return false
  const methods = methodsOn(node, handler.response)
  return (
    methods.length > 0 &&
    methods.every((method) => chaining.test(method) || finishing.test(method)) &&
    methods.some((method) => failing.test(method)) &&
    !takesCallback(bare(node))
  )
}

/** Whether an expression is a call of `next` that runs the layers behind the handler. */
export function isNext(node, handler) {
  const call = bare(node)
  return (
    call?.type === 'CallExpression' &&
    call.callee.type === 'Identifier' &&
    handler?.next !== null &&
    call.callee.name === handler?.next &&
    !(call.arguments[0]?.type === 'Literal' && typeof call.arguments[0].value === 'string')
  )
}

const guardName = /^(headersSent|headerSent|_headerSent|writableEnded|finished|writableFinished)$/

/** Whether an expression asks for what tells that an answer is out: of the response, by a known name. */
export function asksWhetherSent(node, { response }) {
  const at = bare(node)
  return (
    at?.type === 'MemberExpression' &&
    bare(at.object)?.name === response &&
    guardName.test(at.property.name ?? '')
  )
}

/** Whether an expression, when it runs, runs a late operation whatever its values are. */
function isSure(node, second) {
  if (!node || isFunction(node)) return false
  const at = bare(node)
  if (second(at)) return true
  switch (at?.type) {
    case 'ConditionalExpression':
      return (
        isSure(at.test, second) || (isSure(at.consequent, second) && isSure(at.alternate, second))
      )
    case 'LogicalExpression':
      return isSure(at.left, second)
    case 'SequenceExpression':
      return at.expressions.some((one) => isSure(one, second))
    case 'AssignmentExpression':
      return isSure(at.right, second)
    default:
      return false
  }
}

/** How a run of statements can end. */
const flow = (ends) => ({ answers: false, leaves: false, falls: false, breaks: false, ...ends })

function either(a, b) {
  return flow({
    answers: a.answers || b.answers,
    leaves: a.leaves || b.leaves,
    falls: a.falls || b.falls,
    breaks: a.breaks || b.breaks,
  })
}

/** The ends of `a` with what falls through going on as `b`. */
function then(a, b) {
  return a.falls ? either({ ...a, falls: false }, b()) : a
}

function flowOfList(list, second, from = 0) {
  if (from >= list.length) return flow({ falls: true })
  return then(flowOf(list[from], second), () => flowOfList(list, second, from + 1))
}

function flowOfSwitch({ cases }, second) {
  let whole = flow({ falls: !cases.some(({ test }) => test === null) })
  for (const [at] of cases.entries()) {
    const statements = cases.slice(at).flatMap(({ consequent }) => consequent)
    whole = either(whole, flowOfList(statements, second))
  }
  return { ...whole, breaks: false, falls: whole.falls || whole.breaks }
}

/**
 * How a statement can end: on a late operation, leaving the function without one, falling through, by a
 * `break`. Only normal paths count: no call throws.
 */
export function flowOf(node, second) {
  switch (node.type) {
    case 'ExpressionStatement':
      return isSure(node.expression, second) ? flow({ answers: true }) : flow({ falls: true })
    case 'VariableDeclaration':
      return node.declarations.some(({ init }) => isSure(init, second))
        ? flow({ answers: true })
        : flow({ falls: true })
    case 'ReturnStatement':
    case 'ThrowStatement':
      return isSure(node.argument, second) ? flow({ answers: true }) : flow({ leaves: true })
    case 'BreakStatement':
      return node.label ? flow({ leaves: true }) : flow({ breaks: true })
    case 'ContinueStatement':
      return node.label ? flow({ leaves: true }) : flow({ breaks: true })
    case 'BlockStatement':
      return flowOfList(node.body, second)
    case 'IfStatement':
      return either(
        flowOf(node.consequent, second),
        node.alternate ? flowOf(node.alternate, second) : flow({ falls: true }),
      )
    case 'TryStatement':
      return then(flowOf(node.block, second), () =>
        node.finalizer ? flowOf(node.finalizer, second) : flow({ falls: true }),
      )
    case 'SwitchStatement':
      return flowOfSwitch(node, second)
    case 'LabeledStatement':
      return flow({ leaves: true })
    case 'ForStatement':
    case 'ForInStatement':
    case 'ForOfStatement':
    case 'WhileStatement':
    case 'DoWhileStatement': {
      const body = flowOf(node.body, second)
      return flow({ leaves: body.leaves, falls: true })
    }
    default:
      return flow({ falls: true })
  }
}

/**
 * How it goes on behind a statement, up to the end of its function: the statements behind it in its list,
 * then those behind what the list stands in. Behind a loop nothing is said: it may go round again.
 */
export function flowBehind(tree, statement, second) {
  const parent = tree.parentOf(statement)
  const behind = () => flowBehind(tree, parent, second)
  switch (parent?.type) {
    case 'BlockStatement':
      return then(flowOfList(parent.body, second, parent.body.indexOf(statement) + 1), behind)
    case 'IfStatement':
      return behind()
    case 'TryStatement':
      return parent.finalizer && parent.finalizer !== statement
        ? then(flowOf(parent.finalizer, second), behind)
        : behind()
    case 'CatchClause':
      return behind()
    case 'SwitchCase': {
      const { cases } = tree.parentOf(parent)
      const rest = [
        ...parent.consequent.slice(parent.consequent.indexOf(statement) + 1),
        ...cases.slice(cases.indexOf(parent) + 1).flatMap(({ consequent }) => consequent),
      ]
      const inside = flowOfList(rest, second)
      const whole = { ...inside, breaks: false, falls: inside.falls || inside.breaks }
      return then(whole, () => flowBehind(tree, tree.parentOf(parent), second))
    }
    default:
      return flow({ leaves: true })
  }
}

/**
 * Whether behind `call`, which answers or hands on, a late operation on the same response follows on every
 * normal path to the end of the function. The call must be a statement of its own. This is the argument
 * that makes a double answer evident: nothing has to be known of what is called, or of any value, because
 * no path that does not answer again leaves the function.
 */
export function isAnsweredAgain(tree, call) {
  const statement = statementOf(tree, call)
  if (!statement) return false
  const handler = tree.handlerOf(call)
  const wasHandedOn = isNext(call, handler)
  if (wasHandedOn && isAnsweredBefore(tree, statement, handler)) return false
  const second = (node) => failsLate(node, handler) || (wasHandedOn && isNext(node, handler))
  return alwaysAnswers(flowBehind(tree, statement, second))
}

/**
 * Whether a call of `next` stands behind an answer in its lists of statements, or where it was asked whether
 * the head is out: then the request is handed on too late already, and a mistake behind it is no news.
 */
function isAnsweredBefore(tree, statement, handler) {
  for (let at = statement; at && !isFunction(at); at = tree.parentOf(at)) {
    const { body, test } = tree.parentOf(at)
    if (test && [...runsWith(test)].some((one) => asksWhetherSent(one, handler))) return true
    if (!Array.isArray(body)) continue
    const before = body.slice(0, body.indexOf(at))
    if (before.some(({ expression }) => expression && isAnswer(expression, handler))) return true
  }
  return false
}

/** Whether every way that a run of statements can end is an answer. */
export function alwaysAnswers({ answers, leaves, falls, breaks }) {
  return answers && !leaves && !falls && !breaks
}

/**
 * Whether behind a statement a late operation, or a call of `next`, follows on every path: cheap, on the text
 * as it was, to leave out most of what `isAnsweredAgain` would deny once the statement does not leave.
 */
export function mayBeAnsweredAgain(tree, statement, handler) {
  const second = (node) => failsLate(node, handler) || isNext(node, handler)
  return alwaysAnswers(flowBehind(tree, statement, second))
}

/** The expression statement that is nothing but this call, or null. */
export function statementOf(tree, call) {
  let at = call
  while (tree.parentOf(at) && bare(tree.parentOf(at)) === bare(call)) at = tree.parentOf(at)
  const parent = tree.parentOf(at)
  return parent?.type === 'ExpressionStatement' ? parent : null
}
