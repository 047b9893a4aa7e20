import type { Edit } from '@sendonce/model'
import type { AstNode } from '../syntax/ast.ts'
import { walkAll, type SourceFile } from './source-file.ts'

/** The beginnings of the lines in a part of a node that can be moved sideways: not those that begin inside a text. */
export function movableLines(
  source: SourceFile,
  node: AstNode,
  from: number,
  until: number,
): number[] {
  const { text } = source
  const texts = [node, ...walkAll(node)].filter(({ type }) =>
    /^(TemplateElement|Literal|JSXText)$/.test(type),
  )
  const starts: number[] = []
  for (const found of text.slice(from, until).matchAll(/\r\n?|\n/g)) {
    const at = from + found.index + found[0].length
    const isEmpty = /^[\t ]*[\r\n]/.test(text.slice(at, at + 200))
    const isText = texts.some((one) => one.start < at && one.end >= at)
    if (at < until && !isEmpty && !isText) starts.push(at)
  }
  return starts
}

/** The lines of a node behind its first, one step to the right. */
export function deeperLines(source: SourceFile, node: AstNode, unit: string): Edit[] {
  return movableLines(source, node, node.start, node.end).map((at) => ({
    file: source.file,
    start: at,
    end: at,
    text: unit,
  }))
}
