import type { Edit } from '@sendonce/model'
import type { Frame, RegionInfo } from '../../analyse/domain/frame.ts'
import { placeKey } from '../../analyse/domain/place.ts'
import type { AstNode } from '../../syntax/ast.ts'
import { distinct, effectsIn } from '../effects.ts'
import { leavingOut } from '../intent.ts'
import { askSent, edit, insertAfter, insertBefore, layoutOf, replaceByBlock } from '../layout.ts'
import { freshName } from '../names.ts'
import { responseAt, type Candidate, type Fixer, type Problem } from '../problem.ts'
import type { SourceFile } from '../source-file.ts'
import { answerAnchor, firstOfAnswer } from './late-guard.ts'
import { returnAnswer } from './return-answer.ts'
import { bodiesIn, nameOf } from './timers.ts'

const intervalNames = ['interval', 'poll', 'answerInterval']

/** An interval that answers is cleared with its answer: in its further rounds there is nobody to answer. */
export const clearInterval: Fixer = (problem) => {
  const { conflict, relation } = problem
  const { first } = conflict
  if (!first || first.kind === 'outside') return []
  const anchor = answerAnchor(problem, first, inRegion(relation.belowFirst, first.frame))
  const interval = anchor && intervalAround(first.frame.region, problem)
  if (!interval || interval.source !== anchor.source) return []
  const { source, call } = interval
  if (!anchor.statement || !source.contains(call, anchor.node)) return []
  const started = source.statementOf(call)
  const stop = started && stopping(source, started, call)
  if (!stop) return []
  const response = responseAt(anchor)
  const begin = (response && firstOfAnswer(anchor, response).statement) || anchor.statement
  // What a round waits for may come when the next one is under way, which clearing does not stop. Behind the answer the
  // interval goes on where that throws, of which nobody hears there.
  const isOverlapping = anchor.fn?.['async'] === true || !isArgument(call, anchor.fn)
  const guard = response ? [`${askSent(source, response)} return${layoutOf(source).semicolon}`] : []
  const isStopped = besideOf(source, begin).some((one) => source.source(one).startsWith(stop.call))
  const stops = isStopped ? [] : [stop.text]
  const [before, behind] = isOverlapping ? [guard, stops] : [stops, []]
  if (before.length + behind.length === 0) return []
  const put = around(source, { begin, end: anchor.statement }, before, behind)
  const skips = isStopped ? [] : effectsIn(bodiesIn(call), source, response)
  const title = titleOf(isOverlapping, isStopped)
  return endsOf(problem).map((end): Candidate => {
    const edits = [...(isStopped ? [] : stop.edits), ...put, ...end.edits]
    const left = distinct([...skips, ...(end.skips ?? [])])
    return leavingOut({ fixer: 'clear-interval', title, edits }, left, left.length > 0)
  })
}

/** Lines in front of an answer, which may begin some statements before its end, and behind it. */
function around(
  source: SourceFile,
  { begin, end }: { readonly begin: AstNode; readonly end: AstNode },
  before: readonly string[],
  behind: readonly string[],
): Edit[] {
  if (source.listOf(end) === null)
    return replaceByBlock(source, end, [...before, source.source(end), ...behind])
  return [
    ...insertBefore(source, begin, before),
    ...(behind.length > 0 ? insertAfter(source, end, behind) : []),
  ]
}

function isArgument(call: AstNode, fn: AstNode | null): boolean {
  return (call['arguments'] as AstNode[]).some((one) => one === fn)
}

function titleOf(isOverlapping: boolean, isStopped: boolean): string {
  if (!isOverlapping) return 'clear the interval with its answer'
  return isStopped
    ? 'answer only when nothing answered before'
    : 'clear the interval with its answer, and answer only once'
}

function besideOf(source: SourceFile, statement: AstNode): readonly AstNode[] {
  return source.listOf(statement) ?? []
}

/** What has to end beside the interval: where both answers are of one round, that round. */
function endsOf(problem: Problem): readonly Pick<Candidate, 'edits' | 'skips'>[] {
  const { first, second } = problem.conflict
  const isAgain = placeKey(first?.place) === placeKey(second.place)
  return isAgain || first?.rounds !== second.rounds ? [{ edits: [] }] : returnAnswer(problem)
}

/** The calls below the function that the interval runs; where both answers are in that, the pair does not tell them. */
function inRegion(below: readonly Frame[], frame: Frame): readonly Frame[] {
  return below.length > 0 ? below : [frame]
}

interface Interval {
  readonly source: SourceFile
  readonly call: AstNode
}

function intervalAround(region: RegionInfo, { sources }: Problem): Interval | null {
  for (let at: RegionInfo | null = region; at; at = at.parent) {
    if (at.kind !== 'timer' || !at.place) continue
    const source = sources.get(at.place.file)
    const call = source?.nodeAt(at.place.start, at.place.end)
    if (!source || call?.type !== 'CallExpression') return null
    return source.source(call['callee'] as AstNode).endsWith('setInterval')
      ? { source, call }
      : null
  }
  return null
}

/** The call that clears an interval, and what gives it a name; `null` where it has no name that is seen there. */
function stopping(source: SourceFile, started: AstNode, call: AstNode) {
  const named = nameOf(started, call)
  const isPlain = started.type === 'ExpressionStatement' && started['expression'] === call
  if (named === null && !isPlain) return null
  const name = named ?? freshName(source, intervalNames, 'sendonceInterval')
  const { start } = started
  const edits = named === null ? [edit(source, start, start, `const ${name} = `)] : []
  const stop = `clearInterval(${name})`
  return { call: stop, text: `${stop}${layoutOf(source).semicolon}`, edits }
}
