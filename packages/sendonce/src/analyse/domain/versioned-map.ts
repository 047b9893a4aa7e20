const bits = 4
const width = 1 << bits
const mask = width - 1

/** Children by their part of the number; at the bottom the values. */
type Node<T> = (Node<T> | T | undefined)[]

/**
 * A map from small whole numbers whose versions share what they have in common: a tree of `width` branches
 * by the digits of the number, of which a write copies one branch (Bagwell, Ideal Hash Trees, 2001).
 * Comparing or joining two versions passes over what they share, so it costs what they differ in.
 */
export class VersionedMap<T> {
  private readonly root: Node<T>
  /** Bits of the numbers below the root's digit. */
  private readonly shift: number

  private constructor(root: Node<T>, shift: number) {
    this.root = root
    this.shift = shift
  }

  static empty<T>(): VersionedMap<T> {
    return new VersionedMap<T>(emptyNode(), 0)
  }

  get(index: number): T | undefined {
    if (index >>> (this.shift + bits) !== 0) return undefined
    let node = this.root
    for (let shift = this.shift; shift > 0; shift -= bits) {
      const child = node[(index >>> shift) & mask] as Node<T> | undefined
      if (child === undefined) return undefined
      node = child
    }
    return node[index & mask] as T | undefined
  }

  /** A version with this value; the old one stays as it was. */
  set(index: number, value: T): VersionedMap<T> {
    const { root, shift } = this.raisedTo(shiftFor(index, this.shift))
    return new VersionedMap(setIn(root, shift, index, value), shift)
  }

  /** Whether both hold the same numbers, with values of which `same` says that they are equal. */
  equals(other: VersionedMap<T>, same: (a: T, b: T) => boolean): boolean {
    if (this.root === other.root) return true
    const shift = Math.max(this.shift, other.shift)
    return isEqual(this.raisedTo(shift).root, other.raisedTo(shift).root, shift, same)
  }

  /** All numbers of both; `resolve` chooses where both have a value, unless that is the same one. */
  union(other: VersionedMap<T>, resolve: (index: number, a: T, b: T) => T): VersionedMap<T> {
    if (this.root === other.root) return this
    const shift = Math.max(this.shift, other.shift)
    const [a, b] = [this.raisedTo(shift).root, other.raisedTo(shift).root]
    return new VersionedMap(unite({ a, b, shift, prefix: 0 }, resolve), shift)
  }

  private raisedTo(shift: number): VersionedMap<T> {
    if (shift === this.shift) return this
    let { root } = this
    for (let at = this.shift; at < shift; at += bits) {
      const above = emptyNode<T>()
      above[0] = root
      root = above
    }
    return new VersionedMap(root, shift)
  }
}

const blank: readonly undefined[] = Array.from({ length: width }, () => undefined)

function emptyNode<T>(): Node<T> {
  return blank.slice()
}

function shiftFor(index: number, least: number): number {
  let shift = least
  while (index >>> (shift + bits) !== 0) shift += bits
  return shift
}

function setIn<T>(node: Node<T> | undefined, shift: number, index: number, value: T): Node<T> {
  const copy = node ? node.slice() : emptyNode<T>()
  const at = (index >>> shift) & mask
  copy[at] =
    shift === 0 ? value : setIn(copy[at] as Node<T> | undefined, shift - bits, index, value)
  return copy
}

function isEqual<T>(a: Node<T>, b: Node<T>, shift: number, same: (x: T, y: T) => boolean): boolean {
  for (let at = 0; at < width; at++) {
    const [left, right] = [a[at], b[at]]
    if (left === right) continue
    if (left === undefined || right === undefined) return false
    const areEqual =
      shift === 0
        ? same(left as T, right as T)
        : isEqual(left as Node<T>, right as Node<T>, shift - bits, same)
    if (!areEqual) return false
  }
  return true
}

interface Pair<T> {
  readonly a: Node<T>
  readonly b: Node<T>
  readonly shift: number
  /** The digits of the numbers above this node. */
  readonly prefix: number
}

function unite<T>(
  { a, b, shift, prefix }: Pair<T>,
  resolve: (i: number, a: T, b: T) => T,
): Node<T> {
  const united = a.slice()
  for (let at = 0; at < width; at++) {
    const [left, right] = [a[at], b[at]]
    if (left === right || right === undefined) continue
    const index = prefix | (at << shift)
    if (left === undefined) united[at] = right
    else if (shift === 0) united[at] = resolve(index, left as T, right as T)
    else {
      const below = { a: left as Node<T>, b: right as Node<T>, shift: shift - bits, prefix: index }
      united[at] = unite(below, resolve)
    }
  }
  return united
}
