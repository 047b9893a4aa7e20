import { expressCopies, nodeMatrix } from '../node-matrix.mjs'

/**
 * Every Node with every Express; the quick form: this Node with the Express that the article is about.
 * @param {boolean} isQuick
 */
export function combinations(isQuick) {
  const copies = expressCopies()
  const here = { label: 'current', version: process.versions.node, binary: process.execPath }
  if (isQuick) return copies.slice(0, 1).map((express) => ({ node: here, express }))
  return nodeMatrix().flatMap((node) => copies.map((express) => ({ node, express })))
}
