// A program as a tree: a node is a list of lines and blocks, a block a list of nodes. That is all that
// printing and shrinking need to know.

/** A node of lines (strings) and blocks (arrays of nodes). */
export function node(...parts) {
  return { parts }
}

/** The declaration of a function, which is only kept where something calls it. */
export function declaration(name, ...parts) {
  return { name, parts }
}

/** A program without the functions that nothing calls. */
export function withoutUnused(tree) {
  const text = print(tree)
  const isUsed = ({ name }) => !name || text.split(new RegExp(`\\b${name}\\b`)).length > 2
  return tree.every(isUsed) ? tree : withoutUnused(tree.filter(isUsed))
}

/** The text of a block of nodes. */
export function print(block, indent = '') {
  return block
    .flatMap(({ parts }) =>
      parts.map((part) =>
        typeof part === 'string' ? `${indent}${part}\n` : print(part, `${indent}  `),
      ),
    )
    .join('')
}

/** Every program that is smaller by one step: a node taken out, or replaced by what one of its blocks holds. */
export function* smaller(block) {
  for (const [index, one] of block.entries()) {
    const blocks = one.parts.filter((part) => typeof part !== 'string')
    yield block.toSpliced(index, 1)
    for (const inner of blocks) yield block.toSpliced(index, 1, ...inner)
    for (const [at, part] of one.parts.entries()) {
      if (typeof part === 'string') continue
      for (const less of smaller(part))
        yield block.with(index, { ...one, parts: one.parts.with(at, less) })
    }
  }
}
