import type { Edit } from '@sendonce/model'
import { unwrap, type AstNode } from '../../syntax/ast.ts'
import { effectsIn } from '../effects.ts'
import { isBookkeeping, leavingOut } from '../intent.ts'
import { edit } from '../layout.ts'
import {
  isEntry,
  isWrapped,
  nextAt,
  responseAt,
  type Anchor,
  type Candidate,
  type Fixer,
  type Problem,
} from '../problem.ts'
import { runningBehind, workBehind } from '../skipped.ts'
import { walk, methodOf, type SourceFile } from '../source-file.ts'

/**
 * `await work().catch(next)` goes on behind the failure. A framework that hears of rejections, and what wraps a handler,
 * passes them to `next` itself, and the handler ends there.
 */
export const letItFail: Fixer = (problem) => {
  const { first, second, relation } = problem
  // Out of a router the error handler answers second, and stands elsewhere.
  const isElsewhere = relation.belowSecond[0]?.via === 'error-handler'
  return failingIn(problem, (isElsewhere && first) || second)
}

function failingIn(problem: Problem, anchor: Anchor): Candidate[] {
  const { source, fn } = anchor
  const next = nextAt(anchor)
  const by = whoHandsOn(problem, anchor)
  if (!fn || !next || !by) return []
  const calls = [...walk(fn['body'] as AstNode)].filter(
    (node) => node.end <= anchor.node.start && catchOf(source, node, next) !== null,
  )
  const [first] = calls
  if (!first) return []
  const from = source.statementOf(first)
  // The failure is an error that is handed on, as a refusal is.
  const skips =
    anchor === problem.second || !from
      ? workBehind(problem, from)
      : effectsIn(runningBehind(source, from), source, responseAt(anchor))
  const made = (nodes: readonly AstNode[]): Candidate => ({
    fixer: 'let-it-fail',
    title: `let the failure end the handler: ${by} passes it to next() itself`,
    edits: nodes.flatMap((node) => catchOf(source, node, next) ?? []),
    isAnotherAnswer: true,
  })
  // Each of several leads to the same answer.
  const ways = calls.length > 1 ? [[first], calls] : [calls]
  return ways.map((nodes) => leavingOut(made(nodes), skips, isBookkeeping(skips)))
}

/** Who hears of a failure of the function that an anchor stands in, and hands it on; `null`: nobody is known to. */
function whoHandsOn({ entry }: Problem, anchor: Anchor): string | null {
  const { source, fn } = anchor
  if (!fn) return null
  if (isEntry(source, fn, entry)) return entry.handlesRejection ? 'the framework' : null
  return entry.chain && isWrapped(source, fn, responseAt(anchor)) ? 'what wraps it' : null
}

/** Takes `.catch(next)` off what is awaited. */
function catchOf(source: SourceFile, node: AstNode, next: string): Edit | null {
  const call = node.type === 'AwaitExpression' ? unwrap(node['argument'] as AstNode) : null
  const callee = call?.type === 'CallExpression' ? unwrap(call['callee'] as AstNode) : null
  if (!call || callee?.type !== 'MemberExpression') return null
  const [given, ...more] = call['arguments'] as AstNode[]
  const isCatch = methodOf(source, call) === 'catch'
  if (!isCatch || !given || more.length > 0 || source.source(given) !== next) return null
  return edit(source, (callee['object'] as AstNode).end, call.end, '')
}
