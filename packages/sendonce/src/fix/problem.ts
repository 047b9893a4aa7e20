import type { Edit, Effect } from '@sendonce/model'
import { takesUnseenHandler } from '../detect/assumptions.ts'
import type { Answer } from '../analyse/domain/answer.ts'
import { isWithin, type Place } from '../analyse/domain/place.ts'
import { functionOf, type Frame } from '../analyse/domain/frame.ts'
import type { Conflict } from '../analyse/machine.ts'
import type { Weighed } from '../detect/cluster.ts'
import { isLayer } from '../analyse/effects/layers.ts'
import { relate, type Relation } from '../detect/relation.ts'
import { unwrap, type AstNode } from '../syntax/ast.ts'
import { inner, isOnly, type SourceFile } from './source-file.ts'

/** Where one of the two operations stands in the function that both go back to. */
export interface Anchor {
  readonly source: SourceFile
  /** The call that answers, or that leads to the answer. */
  readonly node: AstNode
  /** `null`: the expression of an arrow function. */
  readonly statement: AstNode | null
  readonly fn: AstNode | null
  /** The operation itself. */
  readonly answer: Answer
}

/** A conflict, with what a fixer needs to know of it. */
export interface Problem {
  readonly code: string
  readonly conflict: Conflict
  readonly entry: Weighed['entry']
  readonly relation: Relation
  /** `null`: the first answer is not in the analysed code, or not in a function that both go back to. */
  readonly first: Anchor | null
  readonly second: Anchor
  readonly sources: Sources
}

/** Reads and parses files of the program as they are now. */
export interface Sources {
  get(file: string): SourceFile | null
  /** Files that lead to this one by imports, itself included. */
  users(file: string): readonly string[]
}

/** An edit that may repair a problem. */
export interface Candidate {
  readonly fixer: string
  readonly title: string
  readonly edits: readonly Edit[]
  /** What used to run and will not any more. */
  readonly skips?: readonly Effect[]
  /** What the second answer kept from running, by what it threw. */
  readonly begins?: readonly Effect[]
  /** Another answer comes in the place of one that stays: nothing is said of those that clients got. */
  readonly isAnotherAnswer?: boolean
  /** It takes the second answer out, which is right only where that is never the first. */
  readonly takesOut?: boolean
  /** A person has to agree: it changes more than the second answer. */
  readonly isSuggestion?: boolean
}

/** Makes candidates for one shape of the mistake; the one that keeps behaviour closest comes first. */
export type Fixer = (problem: Problem) => readonly Candidate[]

/** Looks a conflict up in the sources; `null` where its places are not found there. */
export function problemOf(judged: Weighed, sources: Sources): Problem | null {
  const { conflict, code, entry } = judged
  const { first, second } = conflict
  const relation = first ? fromHandler(relate(first, second)) : alone(second)
  const anchor = (answer: Answer, below: readonly Frame[]): Anchor | null =>
    anchorAt(placeOf(answer, below), answer, sources)
  // What a `throw` leads to has no call that stands for it.
  const secondAnchor = anchor(second, relation.belowSecond) ?? anchor(second, [])
  if (!secondAnchor) return null
  return {
    code,
    conflict,
    entry,
    relation,
    first: first && anchor(first, relation.belowFirst),
    second: secondAnchor,
    sources,
  }
}

/**
 * What a handler throws is answered from outside of it, and of whatever wraps it: of the two it is the handler that answers first,
 * and not who called it.
 */
function fromHandler(relation: Relation): Relation {
  const { belowFirst, belowSecond } = relation
  const failure = belowSecond[0]?.via === 'error-handler' ? belowSecond[0].call : null
  if (!failure) return relation
  const handler = belowFirst.findLastIndex((frame) => {
    const fn = functionOf(frame)
    return fn !== undefined && isWithin(failure, { file: frame.env.module.file, ...fn.span })
  })
  return { ...relation, belowFirst: belowFirst.slice(handler + 1) }
}

function alone(second: Answer): Relation {
  const { region } = second.frame
  return {
    belowFirst: [],
    belowSecond: [],
    caught: null,
    common: null,
    firstRegion: region,
    secondRegion: region,
    calledIn: () => region,
  }
}

function placeOf(answer: Answer, below: readonly Frame[]): Place {
  return below[0]?.call ?? answer.place
}

/** The place in a source, with what stands around it. */
export function anchorAt(place: Place, answer: Answer, sources: Sources): Anchor | null {
  const source = sources.get(place.file)
  const node = source?.nodeAt(place.start, place.end)
  if (!source || !node) return null
  return {
    source,
    node,
    statement: source.statementOf(node),
    fn: source.functionOf(node),
    answer,
  }
}

/** The answers that come too late: behind a `next()` those that it leads to. */
export function lateAnswersOf({ proof, second }: Problem['conflict']): readonly Answer[] {
  return proof.length > 0 ? proof.map((one) => one.second) : [second]
}

/** The operation itself, where it stands, whatever led to it. */
export function anchorOf(answer: Answer, sources: Sources): Anchor | null {
  return anchorAt(answer.place, answer, sources)
}

/** The first answer where both go back to, else where it stands. */
export function firstAnchor({ first, conflict, sources }: Problem): Anchor | null {
  return first ?? (conflict.first && anchorOf(conflict.first, sources))
}

/** The statement of an anchor, if it does nothing else. */
export function ownStatement({ statement, node }: Anchor): AstNode | null {
  return statement && isOnly(statement, node) ? statement : null
}

const responseName = /^_?(res|resp|response|reply|rs)$/i

/** How the response is called at an anchor: `res`, `this.res`, `ctx.res`. */
export function responseAt({ source, node, fn, answer: { place, kind } }: Anchor): string | null {
  const call = inner(node)
  const root = rootOf(call)
  const isOperation = place.file === source.file && place.start === node.start && kind !== 'later'
  // What is answered with is the response, however it is called.
  if (root && isOperation && kind !== 'pipe') {
    const text = source.source(root)
    if (/^[\w$.#]+$/.test(text)) return text
  }
  const passed = (call['arguments'] ?? []) as AstNode[]
  // What is piped into it may be called so as well.
  const [own, others] = kind === 'pipe' ? [passed, root] : [root, passed]
  const named = [own ?? [], others ?? []]
    .flat()
    .map((one) => source.source(one))
    .find((text) => /^[\w$.#]+$/.test(text) && responseName.test(text.split('.').at(-1) ?? ''))
  if (named) return named
  for (const at of fn ? [fn, ...source.around(fn)] : []) {
    const names = ((at['params'] ?? []) as AstNode[]).map(parameterName)
    const name = names.find((one) => one !== null && responseName.test(one))
    if (name) return name
  }
  return null
}

/** What the innermost call of a chain is a method of: of `res.status(404).json()` it is `res`. */
function rootOf(node: AstNode): AstNode | null {
  let at = node
  while (at.type === 'CallExpression') {
    const callee = unwrap(at['callee'] as AstNode)
    if (callee.type !== 'MemberExpression') return null
    const object = unwrap(callee['object'] as AstNode)
    if (object.type !== 'CallExpression') return object
    at = object
  }
  return null
}

/** The plain name of a parameter. */
export function parameterName(parameter: AstNode): string | null {
  const target = parameter.type === 'AssignmentPattern' ? (parameter['left'] as AstNode) : parameter
  return target.type === 'Identifier' ? (target['name'] as string) : null
}

/** The name by which `next` can be called at an anchor. */
export function nextAt({ source, fn }: Anchor): string | null {
  for (const at of fn ? [fn, ...source.around(fn)] : []) {
    const names = ((at['params'] ?? []) as AstNode[]).map(parameterName)
    const name = names.find((one) => one !== null && /^_?next$/.test(one))
    if (name) return name
  }
  return null
}

/** Whether a function is the one that the framework calls. */
export function isEntry(
  source: SourceFile,
  fn: AstNode,
  { fn: { env, fn: ir } }: Problem['entry'],
): boolean {
  return env.module.file === source.file && ir.span.start === fn.start && ir.span.end === fn.end
}

/** `asyncHandler((req, res) => …)`: who wraps a handler does so for its failures. */
export function isWrapped(source: SourceFile, fn: AstNode, response: string | null): boolean {
  const parent = source.parent(fn)
  const [, second] = fn['params'] as AstNode[]
  return (
    parent?.type === 'CallExpression' &&
    parent['callee'] !== fn &&
    second !== undefined &&
    parameterName(second) === response
  )
}

/** Not known what runs behind `next()`: it may be work that is wanted behind the answer. */
export function isUnproven({ conflict }: Problem): boolean {
  return conflict.second.kind === 'next' && takesUnseenHandler(conflict)
}

/** The request was handed on where the first answer stands, in front of it: what is behind `next()` came later. */
export function isHandedOnInFront({ code, first, second, relation }: Problem): boolean {
  const [layer] = relation.belowSecond
  if (code !== 'SO002' || !first || !layer || !isLayer(layer)) return false
  return (
    first.source === second.source && second.node.start < first.node.start && first.fn === second.fn
  )
}
