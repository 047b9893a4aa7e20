import type { AstNode } from '../../syntax/ast.ts'
import { effectsIn } from '../effects.ts'
import { edit } from '../layout.ts'
import { responseAt, type Anchor, type Fixer } from '../problem.ts'
import { lateAnchor } from './late-guard.ts'

/** A listener that does nothing but answer is called once. */
export const onceListener: Fixer = (problem) => {
  const { relation, sources } = problem
  const { firstRegion, secondRegion } = relation
  if (secondRegion.kind !== 'event' || firstRegion.id !== secondRegion.id) {
    if (secondRegion.kind !== 'event' || firstRegion.place?.at !== secondRegion.place?.at) return []
  }
  const { place } = secondRegion
  const source = place && sources.get(place.file)
  const call = place && source?.nodeAt(place.start, place.end)
  const anchor = lateAnchor(problem)
  if (!source || !call || !anchor?.fn) return []
  const property = (call['callee'] as AstNode | undefined)?.['property'] as AstNode | undefined
  if (!property || !/^(on|addListener)$/.test(source.source(property))) return []
  const body = anchor.fn['body'] as AstNode
  if (!answersAlways(body, anchor) || effectsIn([body], source, responseAt(anchor)).length > 0)
    return []
  return [
    {
      fixer: 'once',
      title: 'listen once',
      edits: [edit(source, property.start, property.end, 'once')],
    },
  ]
}

/** Whether the function answers whatever comes, and does nothing else: what does not answer may wait for what does. */
function answersAlways(body: AstNode, { statement }: Anchor): boolean {
  if (body.type !== 'BlockStatement' || !statement) return statement === null
  return (body['body'] as AstNode[]).every(
    (one) => one === statement || one.type === 'VariableDeclaration',
  )
}
