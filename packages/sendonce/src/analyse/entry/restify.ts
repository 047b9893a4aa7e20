import { isErrorFirst } from '../later/callback-arguments.ts'
import { keyOf, type Value } from '../domain/value.ts'

/** How a server of restify is told what to call for a request. */
const registering = new Set(['get', 'head', 'put', 'post', 'patch', 'del', 'opts', 'use', 'pre'])

/** Finds out which packages serve by restify. */
export class Restify {
  private readonly dependencyMajor: (file: string, name: string) => number | null
  private readonly known = new Map<string, boolean>()

  constructor(dependencyMajor: (file: string, name: string) => number | null) {
    this.dependencyMajor = dependencyMajor
  }

  /**
   * Whether a call registers handlers there. They are called as those of Express, but one route is all that a request
   * meets, and who has answered hands on to what comes behind answers.
   */
  isRegistration(receiver: Value, name: string, file: string): boolean {
    if (!registering.has(name)) return false
    const key = keyOf(receiver)
    if (/^restify(?:\.|$)/.test(key)) return true
    return receiver.kind === 'unknown' && !key.includes('express') && this.isServedBy(file)
  }

  /** What of the arguments of such a call a request is handed to; callbacks of clients and stores are told of an error first. */
  handlersIn(args: readonly Value[]): readonly Value[] {
    const flat = args.flatMap((arg) => (arg.kind === 'array' && arg.items) || [arg])
    return flat.filter((value) => value.kind !== 'function' || !isErrorFirst(value))
  }

  /** Whether the package of a file asks for restify, and for no Express beside it. */
  isServedBy(file: string): boolean {
    let isServed = this.known.get(file)
    if (isServed === undefined) {
      isServed =
        this.dependencyMajor(file, 'restify') !== null &&
        this.dependencyMajor(file, 'express') === null
      this.known.set(file, isServed)
    }
    return isServed
  }
}
