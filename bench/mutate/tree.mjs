// Syntax trees of mutants: which node stands in which, which function is a handler.
import { parseSource } from '../../packages/sendonce/dist/syntax/parse.js'

const requestName = /^_*(req|request)\d*$/
const responseName = /^_*(res|resp|response)\d*$/
const nextName = /^_*next$/

/** The program of a text, or null when it does not parse without errors. */
export function parseProgram(file, text) {
  const { program, errors } = parseSource(file, text)
  return errors.length > 0 ? null : program
}

/** The nodes directly below a node, in the order of the text. */
export function childrenOf(node) {
  const children = []
  for (const value of Object.values(node)) {
    if (Array.isArray(value)) children.push(...value.filter(isNode))
    else if (isNode(value)) children.push(value)
  }
  return children.toSorted((a, b) => a.start - b.start)
}

function isNode(value) {
  return typeof value === 'object' && value !== null && typeof value.type === 'string'
}

export function isFunction(node) {
  return /^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(node.type)
}

/** The name of a parameter, with and without a type or a default. */
function nameOf(parameter) {
  if (parameter.type === 'Identifier') return parameter.name
  if (parameter.type === 'AssignmentPattern') return nameOf(parameter.left)
  if (parameter.type === 'TSParameterProperty') return nameOf(parameter.parameter)
  return ''
}

/**
 * The names of a handler's response and `next`, by the request and the response side by side. A function with
 * a response alone is a helper: what the mistake does to it depends on who calls it. Null for others.
 */
function handlerNames(fn) {
  const names = fn.params.map(nameOf)
  const at = names.findIndex(
    (name, index) => requestName.test(name) && responseName.test(names[index + 1] ?? ''),
  )
  if (at < 0) {
    const response = names.find((name) => responseName.test(name))
    // One parameter is what callbacks of clients have: `fetch(url).then((res) => res.json())`.
    return response && names.length > 1 ? { response, next: null, isHelper: true } : null
  }
  const third = names[at + 2] ?? ''
  return { response: names[at + 1], next: nextName.test(third) ? third : null, isHelper: false }
}

/**
 * Everything about where nodes stand: parents, and for each node the handler around it. Functions inside a
 * handler belong to it unless they are handlers of their own or have a parameter of the same name.
 */
export class Tree {
  constructor(program) {
    this.parents = new Map()
    this.handlers = new Map()
    this.nodes = []
    this.#visit(program, null, null)
  }

  #visit(node, parent, outer) {
    this.parents.set(node, parent)
    const handler = isFunction(node) ? this.#handlerOf(node, outer) : outer
    this.handlers.set(node, handler)
    this.nodes.push(node)
    for (const child of childrenOf(node)) this.#visit(child, node, handler)
  }

  #handlerOf(fn, outer) {
    const names = handlerNames(fn)
    if (names && !(outer && names.isHelper)) return { fn, ...names }
    if (!outer) return null
    const own = new Set(fn.params.map(nameOf))
    return {
      ...outer,
      response: own.has(outer.response) ? null : outer.response,
      next: own.has(outer.next) ? null : outer.next,
    }
  }

  parentOf(node) {
    return this.parents.get(node)
  }

  /** The handler around a node: `{ fn, response, next }`, where a name may be null; or null. */
  handlerOf(node) {
    return this.handlers.get(node)
  }

  /** The innermost function around a node. */
  functionOf(node) {
    let at = this.parentOf(node)
    while (at && !isFunction(at)) at = this.parentOf(at)
    return at
  }

  *of(type) {
    for (const node of this.nodes) if (node.type === type) yield node
  }
}

/** The nodes in a node that run when it does: what stands in functions and classes is left out. */
export function* runsWith(node) {
  yield node
  for (const child of childrenOf(node))
    if (!isFunction(child) && !child.type.startsWith('Class')) yield* runsWith(child)
}
