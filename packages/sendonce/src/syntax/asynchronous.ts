import { isFunctionNode, unwrap, type AstNode } from './ast.ts'
import { helperName, nameIn } from './compilers-helpers.ts'
import { handsOver, isDeclaration, markedFunction } from './step-list.ts'

/**
 * What compilers make of an asynchronous function for engines that have none: a generator, or a step list, that a
 * helper drives. Here such a function is again what it was, so that nothing else has to know of it: `__awaiter` of
 * TypeScript, `__async` of esbuild, `_asyncToGenerator` of Babel, `_async_to_generator` of swc.
 */

/** The function that an expression is, or that a compiler wrapped into a call of its helper; `null` for all else. */
export function functionIn(node: AstNode): AstNode | null {
  const inner = unwrap(node)
  if (isFunctionNode(inner)) return inner
  return inner.type === 'CallExpression' ? (wrappedIn(inner) ?? markedFunction(inner)) : null
}

/** `__awaiter(this, void 0, void 0, function* () { … })` in the middle of something: the call of an asynchronous function. */
export function callAsWritten(call: AstNode): AstNode | null {
  const args = call['arguments'] as AstNode[]
  const driven = call.type === 'CallExpression' ? drivenByShape(args) : null
  if (!driven) return null
  const { generator, self } = driven
  const callee = asynchronous(generator, 'ArrowFunctionExpression')
  const given = args[1]?.type === 'ArrayExpression' ? (args[1]['elements'] as AstNode[]) : []
  return { ...call, callee: { ...callee, ...(self && { self }) }, arguments: given }
}

/** The function as it was written, where it does nothing but have a helper drive what it was made into; else itself. */
export function asWritten(fn: AstNode): AstNode {
  const own = fn['body'] as AstNode | null
  if (!own || fn['async'] || fn['generator']) return fn
  const [before, value] = partsOfBody(own)
  const driven = value && before.every(isPrologue) ? drivenBy(value) : null
  if (!driven) return fn
  const { generator, isGivenArguments, self } = driven
  const inner = generator['body'] as AstNode
  const params = isGivenArguments ? (generator['params'] as AstNode[]) : []
  return {
    ...fn,
    async: true,
    ...(self && { self }),
    params: params.length > 0 ? params : fn['params'],
    body: { ...inner, body: [...before, ...(inner['body'] as AstNode[])] },
  }
}

/**
 * Function declarations as they were written: Babel makes two of one, of which the second puts what the helper made in
 * its own place, and the first hands its call over to it.
 */
export function declarationsAsWritten(functions: readonly AstNode[]): readonly AstNode[] {
  const all = new Map<string, AstNode>()
  for (const fn of functions) {
    const made = madeOnce(fn)
    if (made) all.set(nameOf(fn), made)
  }
  if (all.size === 0) return functions
  return functions.flatMap((fn) => {
    if (all.has(nameOf(fn))) return []
    const made = all.get(handedTo(fn) ?? '')
    return made ? [{ ...made, type: fn.type, id: fn['id'] as AstNode }] : [fn]
  })
}

/** `function _f() { _f = asyncToGenerator(function* () { … }); return _f.apply(this, arguments) }`. */
function madeOnce(fn: AstNode): AstNode | null {
  const name = nameOf(fn)
  const [[statement, ...others], value] = partsOfBody(fn['body'] as AstNode)
  const assigned =
    statement?.type === 'ExpressionStatement' ? unwrap(statement['expression'] as AstNode) : null
  if (assigned?.type !== 'AssignmentExpression' || others.length > 0) return null
  if (nameIn(assigned['left'] as AstNode) !== name || !value || appliedName(value) !== name)
    return null
  return madeBy(unwrap(assigned['right'] as AstNode))
}

/** The name of the function that another one hands its whole call over to. */
function handedTo(fn: AstNode): string | null {
  const [before, value] = partsOfBody(fn['body'] as AstNode)
  return before.length === 0 && value ? appliedName(value) : null
}

/** `f` of `f.apply(this, arguments)`. */
function appliedName(node: AstNode): string | null {
  const call = unwrap(node)
  if (call.type !== 'CallExpression' || !isWholeCall(call)) return null
  return nameIn((call['callee'] as AstNode)['object'] as AstNode)
}

/** `….apply(this, arguments)`. */
function isWholeCall(call: AstNode): boolean {
  const [self, list] = call['arguments'] as AstNode[]
  return methodOf(call) === 'apply' && self?.type === 'ThisExpression' && isArguments(list)
}

function wrappedIn(call: AstNode): AstNode | null {
  return madeBy(call) ?? madeInside(call)
}

/** `asyncToGenerator(function* () { … })`, `wrapAsyncGenerator(…)`: the function that the helper makes of it. */
function madeBy(call: AstNode): AstNode | null {
  if (call.type !== 'CallExpression') return null
  const [first, ...others] = call['arguments'] as AstNode[]
  const [, wraps, makes] = helper.exec(helperName(call['callee'] as AstNode)) ?? []
  const generator = (wraps ?? makes) && others.length === 0 ? generatorIn(first) : null
  return generator && asynchronous(generator, 'FunctionExpression', wraps !== undefined)
}

const helper = /^_*(?:(wrap_?async_?generator)|(async_?to_?generator))\d*$/i

function asynchronous(fn: AstNode, type: string, generator = false): AstNode {
  return { ...fn, type, id: null, async: true, generator }
}

/**
 * `function () { var _ref = asyncToGenerator(…); return function (_x) { return _ref.apply(this, arguments) } }()`, or
 * with a declaration in front of the `return`.
 */
function madeInside(call: AstNode): AstNode | null {
  const outer = unwrap(call['callee'] as AstNode)
  if (!isFunctionNode(outer) || (call['arguments'] as AstNode[]).length > 0) return null
  const [[variables, declared, ...others], returned] = partsOfBody(outer['body'] as AstNode)
  if (variables?.type !== 'VariableDeclaration' || others.length > 0 || !returned) return null
  const [one, ...more] = variables['declarations'] as AstNode[]
  const init = one?.['init'] as AstNode | null | undefined
  const made = init && more.length === 0 ? madeBy(unwrap(init)) : null
  const fn = declared ?? unwrap(returned)
  if (!one || !made || !isFunctionNode(fn)) return null
  if (declared && nameIn(unwrap(returned)) !== nameOf(declared)) return null
  if (handedTo(fn) !== nameIn(one['id'] as AstNode)) return null
  return { ...made, id: fn['id'] as AstNode | null }
}

interface Driven {
  readonly generator: AstNode
  /** It gets the arguments of the function that it stands in, or what is made of them. */
  readonly isGivenArguments: boolean
  /** The variable that holds its `this`, where that is not the one of the function. */
  readonly self: AstNode | null
}

/** What a helper drives as an asynchronous function at once. */
function drivenBy(node: AstNode): Driven | null {
  const call = unwrap(node)
  if (call.type !== 'CallExpression') return null
  const callee = unwrap(call['callee'] as AstNode)
  const args = call['arguments'] as AstNode[]
  // `asyncToGenerator(…)()`.
  const called = args.length === 0 ? madeBy(callee) : null
  if (called) return { generator: called, isGivenArguments: false, self: null }
  const method = methodOf(call)
  const applied =
    method === 'apply' || method === 'call' ? madeBy(unwrap(callee['object'] as AstNode)) : null
  if (applied) return { generator: applied, isGivenArguments: isWholeCall(call), self: null }
  return drivenByShape(args)
}

/** `__awaiter(this, arguments, P, function* () { … })`, `__async(this, [a], function* () { … })`, whatever their names are. */
function drivenByShape(args: readonly AstNode[]): Driven | null {
  const [self, list] = args
  const isShape = args.length === 3 || args.length === 4
  if (!isShape || !self || !list || !isReceiver(self)) return null
  const isGivenArguments = isArguments(list) || list.type === 'ArrayExpression'
  const generator = isGivenArguments || isNothing(list) ? generatorIn(args.at(-1)) : null
  const isKept = nameIn(self) !== null && !isNothing(self)
  return generator && { generator, isGivenArguments, self: isKept ? self : null }
}

/** A generator that is written there, or the function that a compiler made of one. */
function generatorIn(node: AstNode | undefined): AstNode | null {
  const inner = node && unwrap(node)
  if (inner?.type === 'CallExpression') return markedFunction(inner)
  if (inner?.type !== 'FunctionExpression' || inner['async']) return null
  return inner['generator'] || handsOver(inner) ? inner : null
}

/** The statements of a body in front of its last one, and what that gives back. */
function partsOfBody(body: AstNode): readonly [before: readonly AstNode[], value: AstNode | null] {
  if (body.type !== 'BlockStatement') return [[], body]
  const statements = body['body'] as AstNode[]
  const last = statements.at(-1)
  const value = last?.type === 'ReturnStatement' ? (last['argument'] as AstNode | null) : null
  return [statements.slice(0, -1), value]
}

function isPrologue(statement: AstNode): boolean {
  return isDeclaration(statement) || typeof statement['directive'] === 'string'
}

/** The name of a method that is called. */
function methodOf(call: AstNode): string | null {
  const callee = unwrap(call['callee'] as AstNode)
  return callee.type === 'MemberExpression' ? nameIn(callee['property'] as AstNode) : null
}

function nameOf(fn: AstNode): string {
  return nameIn(fn['id'] as AstNode | null) ?? ''
}

function isArguments(node: AstNode | undefined): boolean {
  return node !== undefined && nameIn(node) === 'arguments'
}

/** `this`, or what a compiler keeps it in, or nothing. */
function isReceiver(node: AstNode): boolean {
  return node.type === 'ThisExpression' || nameIn(node) !== null || isNothing(node)
}

/** `void 0`, `null`, `undefined`. */
function isNothing(node: AstNode): boolean {
  const isVoid = node.type === 'UnaryExpression' && node['operator'] === 'void'
  const isNull = node.type === 'Literal' && node['value'] === null
  return isVoid || isNull || nameIn(node) === 'undefined'
}
