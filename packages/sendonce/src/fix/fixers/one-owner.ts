import type { Edit } from '@sendonce/model'
import { classFrameworks } from '@sendonce/model/calls'
import { keyName, unwrap, type AstNode } from '../../syntax/ast.ts'
import { effectsIn } from '../effects.ts'
import { isToBeAsked, isWanted, leavingOut } from '../intent.ts'
import { edit } from '../layout.ts'
import { leaveBare } from '../leaving.ts'
import {
  isEntry,
  ownStatement,
  responseAt,
  type Candidate,
  type Fixer,
  type Problem,
} from '../problem.ts'
import { runningBehind, skippedWork } from '../skipped.ts'
import { inner, walk, type SourceFile } from '../source-file.ts'
import { endBehind } from './return-answer.ts'

/**
 * Where a framework makes something of what a handler returns: the handler gives it nothing to answer with behind its own
 * answer, or tells it that it answers itself.
 */
export const oneOwner: Fixer = (problem) => [
  ...giveResponse(problem),
  ...giveNothing(problem),
  ...takeOver(problem),
]

/** Whether the second of two answers is what the framework makes of what is returned to it, or of nothing. */
export function isOfReturn({ second, entry }: Problem): boolean {
  // At its end a function returns nothing.
  const isReturn =
    /^ReturnStatement$|Function/.test(second.node.type) && entry.returned !== undefined
  return isReturn || second.answer.byFramework !== undefined
}

/** `return` in front of the answer, where the response tells the framework that somebody has answered. */
function giveResponse({ first, second, entry }: Problem): Candidate[] {
  const statement = first && ownStatement(first)
  if (!first?.fn || !statement || !/^(?:ended|dropped)$/.test(entry.returned?.response ?? ''))
    return []
  const { source, fn } = first
  if (statement.type !== 'ExpressionStatement' || !isEntry(source, fn, entry)) return []
  // Node's own response, which a reply has besides, tells nothing; and what always comes behind would only be dead.
  if (isOfRaw(first.node) || isBehind(second.node, statement, source)) return []
  const skips = effectsIn(runningBehind(source, statement), source, responseAt(first))
  const edits = [edit(source, statement.start, statement.start, 'return ')]
  const made = { fixer: 'one-owner', title: 'return the answer, which tells the framework', edits }
  return [leavingOut(made, skips, isWanted(first, skips))]
}

/** `reply.raw.end(…)` */
function isOfRaw(node: AstNode): boolean {
  const call = inner(node)
  const callee = call.type === 'CallExpression' ? unwrap(call['callee'] as AstNode) : null
  const object = callee?.type === 'MemberExpression' ? unwrap(callee['object'] as AstNode) : null
  if (object?.type === 'CallExpression') return isOfRaw(object)
  return (
    object?.type === 'MemberExpression' && keyName(object['property'] as AstNode, false) === 'raw'
  )
}

/** Whether one stands behind a statement, or in one that does, in the same list. */
function isBehind(node: AstNode, statement: AstNode, source: SourceFile): boolean {
  const list = source.listOf(statement) ?? []
  return list
    .slice(list.indexOf(statement) + 1)
    .some((one) => one === node || source.contains(one, node))
}

/** `return` behind the answer, of a guard `return false`: nothing is sent, and nobody let in. */
function giveNothing(problem: Problem): Candidate[] {
  const { first, second, entry } = problem
  if (entry.returned?.nothing === 'sent') return []
  const end = first && isOfReturn(problem) ? endBehind(problem) : null
  if (!first?.fn || !end || !end.last.type.endsWith('Statement')) return []
  const isRefused = entry.returned?.value === 'admits'
  // A type that promises a value would not let a function end without one.
  if (!isRefused && first.fn['returnType']) return []
  const edits = leaveBare(first.source, end.last, isRefused ? 'false' : '')
  const title = isRefused
    ? 'refuse behind the first answer'
    : 'return nothing behind the first answer'
  const skips = skippedWork({ ...problem, second: { ...second, node: valueOf(second.node) } }, end)
  const made = { fixer: 'one-owner', title, edits }
  return [leavingOut(made, skips, isToBeAsked(problem, first, skips))]
}

function valueOf(node: AstNode): AstNode {
  return (node['argument'] as AstNode | null) ?? node
}

/** Without the option that leaves the answer to the framework, that of the handler is the only one. */
function takeOver({ second: { source, fn }, entry }: Problem): Candidate[] {
  if (entry.returned?.value !== 'sent' || !fn || !isEntry(source, fn, entry)) return []
  const edits = (fn['params'] as AstNode[]).flatMap((parameter) => withoutOption(source, parameter))
  const title = 'take the option away that has the framework answer as well'
  return edits.length > 0 ? [{ fixer: 'one-owner', title, edits }] : []
}

/**
 * With that option the framework sends what a handler returns that has asked for the response, and does nothing with it. A
 * person has to agree: the client gets what was never sent.
 */
export function leaveToFramework(source: SourceFile, fn: AstNode): Candidate[] {
  const isReturning = [...walk(fn['body'] as AstNode)].some(
    (node) => node.type === 'ReturnStatement' && node['argument'],
  )
  const calls = (fn['params'] as AstNode[]).flatMap(decoratorsOf)
  if (!isReturning) return []
  return calls.flatMap((call) => {
    const option = optionFor(source.source(call))
    if (!option) return []
    const edits = [edit(source, call.start, call.end, option)]
    const title = 'leave the answer to the framework, which sends what is returned'
    return [{ fixer: 'one-owner', title, edits, isSuggestion: true }]
  })
}

/** `@Res()` with the option; `null` for all else. */
function optionFor(call: string): string | null {
  const [, name = ''] = /^(\w+)\(\s*\)$/.exec(call) ?? []
  const framework = classFrameworks.find(
    ({ takesOver, leavingOption }) =>
      leavingOption !== null && Object.hasOwn(takesOver, name) && takesOver[name] === 'response',
  )
  return framework ? `${name}({ ${framework.leavingOption}: true })` : null
}

const leavingOptions = new Set<string | null>(
  classFrameworks.map((framework) => framework.leavingOption),
)

function decoratorsOf(parameter: AstNode): AstNode[] {
  return ((parameter['decorators'] ?? []) as AstNode[]).map(
    (decorator) => decorator['expression'] as AstNode,
  )
}

/** `@Res({ passthrough: true })` becomes `@Res()`. */
function withoutOption(source: SourceFile, parameter: AstNode): Edit[] {
  return decoratorsOf(parameter).flatMap((call) => {
    const [options, ...more] = (call['arguments'] ?? []) as AstNode[]
    const [property, ...others] = (options?.['properties'] ?? []) as AstNode[]
    const isOnlyOption = options && property && others.length + more.length === 0
    const name = isOnlyOption ? keyName(property['key'] as AstNode, false) : null
    return options && name !== null && leavingOptions.has(name)
      ? [edit(source, options.start, options.end, '')]
      : []
  })
}
