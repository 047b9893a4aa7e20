import { unwrap, type AstNode } from '../../syntax/ast.ts'
import { effectsIn } from '../effects.ts'
import { isWanted, leavingOut } from '../intent.ts'
import { edit } from '../layout.ts'
import { anchorOf, responseAt, type Fixer } from '../problem.ts'
import { namesIn } from '../names.ts'
import { walkAll, methodOf, type SourceFile } from '../source-file.ts'

/**
 * `load().then(check).then(answer)`, where `check` answers for some values: the next step goes into it, behind
 * what it gives back, so that the chain ends where it has answered.
 */
export const endChain: Fixer = ({ conflict, sources }) => {
  const { first, second } = conflict
  const one = first && anchorOf(first, sources)
  const other = anchorOf(second, sources)
  if (!one || !other || one.source !== other.source) return []
  const { source } = one
  const step = stepAround(source, one.node)
  const next = step && nextStep(source, step.call)
  if (!step || !next || !source.contains(next, other.node)) return []
  const [handler, ...more] = next['arguments'] as AstNode[]
  if (!handler || more.length > 0 || !source.contains(handler, other.node)) return []
  const body = step.fn['body'] as AstNode
  const last = body.type === 'BlockStatement' ? (body['body'] as AstNode[]).at(-1) : undefined
  const value = last?.type === 'ReturnStatement' ? (last['argument'] as AstNode | null) : null
  if (!value || source.contains(value, one.node) || isShadowed(step.fn, handler)) return []
  const given = `Promise.resolve(${source.source(value)}).then(${source.source(handler)})`
  const made = {
    fixer: 'end-chain',
    title: 'go on in the chain only where nothing answered',
    edits: [edit(source, value.start, value.end, given), edit(source, step.call.end, next.end, '')],
  }
  // The whole next step runs today, up to its answer.
  const skips = effectsIn([handler['body'] as AstNode], source, responseAt(other))
  return [leavingOut(made, skips, isWanted(one, skips))]
}

/** The reaction that a place stands in, of a call of `then`. */
function stepAround(source: SourceFile, node: AstNode): { fn: AstNode; call: AstNode } | null {
  const fn = source.functionOf(node)
  const call = fn && source.parent(fn)
  const isStep = call?.type === 'CallExpression' && methodOf(source, call) === 'then'
  if (!fn || !isStep || (call['arguments'] as AstNode[]).length !== 1) return null
  return { fn, call }
}

function nextStep(source: SourceFile, call: AstNode): AstNode | null {
  const member = source.parent(call)
  const next = member && source.parent(member)
  const isNext = next?.type === 'CallExpression' && unwrap(next['callee'] as AstNode) === member
  return isNext && methodOf(source, next) === 'then' ? next : null
}

/** Whether the handler means something by a name that is another thing inside the step. */
function isShadowed(step: AstNode, handler: AstNode): boolean {
  const own = namesIn((handler['params'] ?? []) as AstNode[])
  const declared = namesIn([
    ...(step['params'] as AstNode[]),
    ...[...walkAll(step)].filter(({ type }) => type.endsWith('Declaration')),
  ])
  return [...namesIn([handler])].some((name) => declared.has(name) && !own.has(name))
}
