import { isFunctionNode, unwrap, type AstNode } from '../../syntax/ast.ts'
import { edit, insertAfter, insertBefore, layoutOf } from '../layout.ts'
import { ownStatement, type Anchor, type Fixer } from '../problem.ts'
import { freshName } from '../names.ts'
import { inner, methodOf, type SourceFile } from '../source-file.ts'

const listNames = ['items', 'results', 'answers', 'collected']
const answering = /^(json|jsonp|send)$/

/**
 * An answer for each item becomes one answer with all of them, behind the loop. What the client gets is
 * another thing then: only a suggestion.
 */
export const collectLoop: Fixer = ({ code, second }) => {
  if (code !== 'SO013') return []
  const answer = answerIn(second)
  const loop = answer && loopAround(second)
  const list = loop && second.source.listOf(loop.statement)
  if (!answer || !loop || !list || loop.statement === second.statement) return []
  const { source } = second
  const item = (answer.call['arguments'] as AstNode[])[0]
  if (!item || item.type === 'SpreadElement' || (answer.call['arguments'] as AstNode[]).length > 1)
    return []
  const { semicolon } = layoutOf(source)
  const name = freshName(source, listNames, 'sendonceItems')
  const callee = source.source(answer.call['callee'] as AstNode)
  const type = source.isTyped ? ': unknown[]' : ''
  const target = answer.statement
  const pushed = `${name}.push(${source.source(item)})`
  const put = source.text[target.end - 1] === ';' ? `${pushed};` : pushed
  return [
    {
      fixer: 'collect',
      title: 'collect the items, and answer once behind the loop',
      edits: [
        ...insertBefore(source, loop.statement, [`const ${name}${type} = []${semicolon}`]),
        edit(source, target.start, target.end, put),
        ...insertAfter(source, loop.statement, [`${callee}(${name})${semicolon}`]),
      ],
      isSuggestion: true,
    },
  ]
}

/** `res.json(item)` as a statement of its own, which need not leave the loop. */
function answerIn(anchor: Anchor): { call: AstNode; statement: AstNode } | null {
  const call = unwrap(inner(anchor.node))
  const name = methodOf(anchor.source, call)
  const isExpression = anchor.statement === null && anchor.fn?.['body'] === anchor.node
  const statement = isExpression ? anchor.node : ownStatement(anchor)
  return statement && name !== null && answering.test(name) ? { call, statement } : null
}

/** The outermost loop of the function, or `list.forEach(item => …)` around it, in which the answer stands. */
function loopAround({ source, node }: Anchor): { statement: AstNode } | null {
  let found: AstNode | null = null
  for (const at of source.around(node)) {
    if (/^(For|While|DoWhile)\w*Statement$/.test(at.type)) found = at
    if (!isFunctionNode(at)) continue
    const call = source.parent(at)
    const isEach = call !== null && at['async'] !== true && isForEach(source, call, at)
    if (!isEach) break
    found = source.statementOf(call)
    if (found && inner(found['expression'] as AstNode) !== call) return null
  }
  return found && { statement: found }
}

function isForEach(source: SourceFile, call: AstNode, fn: AstNode): boolean {
  return methodOf(source, call) === 'forEach' && (call['arguments'] as AstNode[])[0] === fn
}
