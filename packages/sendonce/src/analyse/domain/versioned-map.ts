const bits = 4
const width = 1 << bits
const mask = width - 1

/** Children by their part of the number; at the bottom the values. */
type Node<T> = (Node<T> | T | undefined)[]

const blank: readonly undefined[] = Array.from({ length: width }, () => undefined)

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

  private static readonly nothing = new VersionedMap<never>(emptyNode(), 0)

  static empty<T>(): VersionedMap<T> {
    return VersionedMap.nothing
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

  /** A version without a value for this number. */
  without(index: number): VersionedMap<T> {
    if (this.get(index) === undefined) return this
    return new VersionedMap(setIn<T>(this.root, this.shift, index, undefined), this.shift)
  }

  forEach(visit: (index: number, value: T) => void): void {
    visitAll(this.root, this.shift, 0, visit)
  }

  /** For how many numbers two versions differ, counted up to `limit`. */
  differences(other: VersionedMap<T>, same: (a: T, b: T) => boolean, limit: number): number {
    if (this.root === other.root) return 0
    const shift = Math.max(this.shift, other.shift)
    const [a, b] = [this.raisedTo(shift).root, other.raisedTo(shift).root]
    return countDifferences(a, b, shift, same, limit)
  }

  /** The numbers that both hold, with what `resolve` makes of their values, if that is something. */
  intersection(other: VersionedMap<T>, resolve: (a: T, b: T) => T | undefined): VersionedMap<T> {
    const shift = Math.max(this.shift, other.shift)
    const [a, b] = [this.raisedTo(shift).root, other.raisedTo(shift).root]
    return new VersionedMap(intersect(a, b, shift, resolve), shift)
  }

  /** Whether both hold the same numbers, with values of which `same` says that they are equal. */
  equals(other: VersionedMap<T>, same: (a: T, b: T) => boolean): boolean {
    return this.differences(other, same, 1) === 0
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

function emptyNode<T>(): Node<T> {
  return blank.slice()
}

function shiftFor(index: number, least: number): number {
  let shift = least
  while (index >>> (shift + bits) !== 0) shift += bits
  return shift
}

function setIn<T>(
  node: Node<T> | undefined,
  shift: number,
  index: number,
  value: T | undefined,
): Node<T> {
  const copy = node ? node.slice() : emptyNode<T>()
  const at = (index >>> shift) & mask
  copy[at] =
    shift === 0 ? value : setIn(copy[at] as Node<T> | undefined, shift - bits, index, value)
  return copy
}

function visitAll<T>(
  node: Node<T>,
  shift: number,
  prefix: number,
  visit: (index: number, value: T) => void,
): void {
  for (let at = 0; at < width; at++) {
    const child = node[at]
    if (child === undefined) continue
    const index = prefix | (at << shift)
    if (shift === 0) visit(index, child as T)
    else visitAll(child as Node<T>, shift - bits, index, visit)
  }
}

function countDifferences<T>(
  a: Node<T> | undefined,
  b: Node<T> | undefined,
  shift: number,
  same: (x: T, y: T) => boolean,
  limit: number,
): number {
  let count = 0
  for (let at = 0; at < width && count < limit; at++) {
    const left = a?.[at]
    const right = b?.[at]
    if (left === right) continue
    if (shift > 0) {
      const [one, two] = [left as Node<T> | undefined, right as Node<T> | undefined]
      count += countDifferences(one, two, shift - bits, same, limit - count)
    } else if (left === undefined || right === undefined || !same(left as T, right as T)) count++
  }
  return count
}

function intersect<T>(
  a: Node<T>,
  b: Node<T>,
  shift: number,
  resolve: (x: T, y: T) => T | undefined,
): Node<T> {
  let common = a
  for (let at = 0; at < width; at++) {
    const [left, right] = [a[at], b[at]]
    if (left === undefined) continue
    let kept: Node<T> | T | undefined
    if (right === undefined) kept = undefined
    else if (shift === 0) kept = resolve(left as T, right as T)
    else kept = intersect(left as Node<T>, right as Node<T>, shift - bits, resolve)
    if (kept === left) continue
    if (common === a) common = a.slice()
    common[at] = kept
  }
  return common
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
