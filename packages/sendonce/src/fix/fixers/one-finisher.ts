import { unwrap, type AstNode } from '../../syntax/ast.ts'
import { effectsIn } from '../effects.ts'
import { isWanted, leavingOut } from '../intent.ts'
import { edit } from '../layout.ts'
import { anchorOf, responseAt, type Fixer } from '../problem.ts'
import { inner } from '../source-file.ts'

/** `res.sendStatus(401).json(…)` answers with the status and then again: `status` only prepares. */
export const oneFinisher: Fixer = ({ conflict, second, sources }) => {
  const { first } = conflict
  if (!first || first.place.file !== second.answer.place.file) return []
  const source = sources.get(first.place.file)
  const outer = source?.nodeAt(second.answer.place.start, second.answer.place.end)
  const call = source?.nodeAt(first.place.start, first.place.end)
  if (!source || !outer || !call) return []
  const callee = unwrap(inner(outer)['callee'] as AstNode)
  if (callee.type !== 'MemberExpression' || inner(callee['object'] as AstNode) !== inner(call))
    return []
  const property = (inner(call)['callee'] as AstNode)['property'] as AstNode | undefined
  if (property && source.source(property) === 'sendStatus') {
    return [
      {
        fixer: 'one-finisher',
        title: 'set the status and answer once',
        edits: [edit(source, property.start, property.end, 'status')],
      },
    ]
  }
  const given = [call, outer].flatMap((one) => inner(one)['arguments'] as AstNode[])
  const receiver = (inner(call)['callee'] as AstNode)['object'] as AstNode | undefined
  const isMovable = receiver && effectsIn(given, source, responseAt(second)).length === 0
  const [from, at, to] = [receiver?.end ?? 0, inner(call).end, inner(outer).end]
  if (second.answer.kind === 'header') {
    if (!isMovable) return []
    const text = source.text.slice(at, to) + source.text.slice(from, at)
    const moved = {
      fixer: 'one-finisher',
      title: 'change the headers before the answer',
      edits: [edit(source, from, to, text)],
    }
    // Clients are going to get another status than the one that they have got until now.
    return [leavingOut(moved, [], conflict.how === 'ignore')]
  }
  const name = callee['property'] as AstNode
  // The status was meant for the answer that stands in front of it, if that has none of its own.
  if (isMovable && source.source(name) === 'sendStatus' && isPlain(receiver)) {
    const status = source.text.slice(at, name.start) + 'status' + source.text.slice(name.end, to)
    return [
      {
        fixer: 'one-finisher',
        title: 'set the status and answer once',
        edits: [edit(source, from, from, status), edit(source, at, to, '')],
      },
    ]
  }
  const made = {
    fixer: 'one-finisher',
    title: 'take out the second answer, which never reaches the client',
    edits: [edit(source, inner(call).end, inner(outer).end, '')],
  }
  const skips = effectsIn(inner(outer)['arguments'] as AstNode[], source, responseAt(second))
  return [leavingOut(made, skips, isWanted(anchorOf(first, sources), skips))]
}

/** The response itself, and nothing that was set on it on the way. */
function isPlain(receiver: AstNode): boolean {
  return /^(?:Identifier|MemberExpression)$/.test(unwrap(receiver).type)
}
