import { unwrap, type AstNode } from './ast.ts'
import { helperName, nameIn } from './compilers-helpers.ts'

/**
 * The `for … of` that compilers made another loop of, for engines that have none; `null` for all else. TypeScript,
 * Babel and swc write a loop that asks an iterator, in a `try` that closes it; TypeScript also one that counts.
 */
export function loopAsWritten(node: AstNode): AstNode | null {
  if (node.type === 'ForStatement') return countedLoop(node) ?? iteratedLoop(node)
  if (node.type !== 'TryStatement' || !node['handler'] || !node['finalizer']) return null
  const [loop, ...others] = (node['block'] as AstNode)['body'] as AstNode[]
  return loop?.type === 'ForStatement' && others.length === 0 ? iteratedLoop(loop) : null
}

/** `for (…; !(step = iterator.next()).done; …) { const one = step.value; … }`. */
function iteratedLoop(loop: AstNode): AstNode | null {
  const asked = loop['test'] ? askedForEnd(loop['test'] as AstNode) : null
  if (!asked) return null
  const [step, next] =
    asked.type === 'AssignmentExpression'
      ? [nameIn(asked['left'] as AstNode), unwrap(asked['right'] as AstNode)]
      : [nameIn(asked), null]
  const iterated = iteratedIn(loop['init'] as AstNode | null, next)
  const each =
    step !== null && iterated
      ? eachOf(loop, iterated.list, (value) => isProperty(value, step, 'value'))
      : null
  return each && iterated?.isAwait ? { ...each, await: true } : each
}

/** Of what the end of a loop is asked: `x` of `!x.done`, `!(isOver = x.done)`. */
function askedForEnd(test: AstNode): AstNode | null {
  const node = unwrap(test)
  if (node.type === 'UnaryExpression') return askedForEnd(node['argument'] as AstNode)
  if (node.type === 'AssignmentExpression') return askedForEnd(node['right'] as AstNode)
  if (node.type === 'SequenceExpression')
    return (node['expressions'] as AstNode[]).map(askedForEnd).find((one) => one !== null) ?? null
  const isEnd = node.type === 'MemberExpression' && nameIn(node['property'] as AstNode) === 'done'
  return isEnd ? unwrap(node['object'] as AstNode) : null
}

interface Iterated {
  readonly list: AstNode
  readonly isAwait: boolean
}

const makesIterator = /^__values$|^_createForOf|^__asyncValues$|^__forAwait$|^_async_?iterator$/i

/** What the iterator is made of: in the loop, or in front of it. */
function iteratedIn(init: AstNode | null, next: AstNode | null): Iterated | null {
  const declared = init?.type === 'VariableDeclaration' ? (init['declarations'] as AstNode[]) : []
  for (const { init: value } of declared as { init?: AstNode | null }[]) {
    const made = value ? unwrap(value) : null
    if (made?.type !== 'CallExpression') continue
    const callee = unwrap(made['callee'] as AstNode)
    const [list] = made['arguments'] as AstNode[]
    const helper = helperName(callee)
    if (list && makesIterator.test(helper)) return { list, isAwait: /async|await/i.test(helper) }
    if (callee.type === 'MemberExpression' && isSymbolIterator(callee['property'] as AstNode))
      return { list: callee['object'] as AstNode, isAwait: false }
  }
  // Babel's helper has made it already, of the list itself.
  const asks = next?.type === 'CallExpression' ? unwrap(next['callee'] as AstNode) : null
  const isAsked = asks?.type === 'MemberExpression' && nameIn(asks['property'] as AstNode) === 'n'
  return isAsked ? { list: asks['object'] as AstNode, isAwait: false } : null
}

function isSymbolIterator(node: AstNode): boolean {
  return isProperty(node, 'Symbol', 'iterator')
}

/** `for (var _i = 0, list_1 = list; _i < list_1.length; _i++) { var one = list_1[_i]; … }`. */
function countedLoop(loop: AstNode): AstNode | null {
  const init = loop['init'] as AstNode | null
  const [counter, list, ...others] =
    init?.type === 'VariableDeclaration' ? (init['declarations'] as AstNode[]) : []
  const index = nameIn(counter?.['id'] as AstNode | undefined)
  const copy = nameIn(list?.['id'] as AstNode | undefined)
  // What people count with has another name, for they ask it.
  if (!index || !copy || !/^_[a-z]$/.test(index) || others.length > 0) return null
  const test = unwrap((loop['test'] as AstNode | null) ?? loop)
  const isTest =
    test.type === 'BinaryExpression' && isProperty(test['right'] as AstNode, copy, 'length')
  const iterable = list?.['init'] as AstNode | null | undefined
  if (!isTest || !iterable) return null
  return eachOf(loop, iterable, (value) => {
    const item = unwrap(value)
    return (
      item.type === 'MemberExpression' &&
      nameIn(item['object'] as AstNode) === copy &&
      nameIn(item['property'] as AstNode) === index
    )
  })
}

function isProperty(node: AstNode, object: string, name: string): boolean {
  const member = unwrap(node)
  return (
    member.type === 'MemberExpression' &&
    nameIn(member['object'] as AstNode) === object &&
    nameIn(member['property'] as AstNode) === name
  )
}

/** The loop over what its first statement takes from where the compiler has put it. */
function eachOf(
  loop: AstNode,
  right: AstNode,
  isItem: (value: AstNode) => boolean,
): AstNode | null {
  const block = loop['body'] as AstNode
  const [first, ...rest] = block.type === 'BlockStatement' ? (block['body'] as AstNode[]) : []
  const taken = first && itemTaken(first, isItem)
  if (!taken) return null
  const body = { ...block, body: taken.left ? [...taken.left, ...rest] : rest }
  return { type: 'ForOfStatement', start: loop.start, end: loop.end, left: taken.item, right, body }
}

interface Taken {
  readonly item: AstNode
  /** What else the statement declares. */
  readonly left: readonly AstNode[] | null
}

function itemTaken(statement: AstNode, isItem: (value: AstNode) => boolean): Taken | null {
  if (statement.type === 'ExpressionStatement') {
    const value = unwrap(statement['expression'] as AstNode)
    const isTaken = value.type === 'AssignmentExpression' && isItem(value['right'] as AstNode)
    return isTaken ? { item: value['left'] as AstNode, left: null } : null
  }
  if (statement.type !== 'VariableDeclaration') return null
  const [one, ...others] = statement['declarations'] as AstNode[]
  const init = one?.['init'] as AstNode | null | undefined
  if (!one || !init || !isItem(withoutHelper(init))) return null
  return {
    item: { ...statement, declarations: [{ ...one, init: null }] },
    left: others.length > 0 ? [{ ...statement, declarations: others }] : null,
  }
}

/** `slicedToArray(step.value, 2)`: the item, which is taken apart further down. */
function withoutHelper(node: AstNode): AstNode {
  const call = unwrap(node)
  const [first] = call.type === 'CallExpression' ? (call['arguments'] as AstNode[]) : []
  return first && helperName(call['callee'] as AstNode).startsWith('_') ? first : call
}
