import { posix } from 'node:path'
import type { Resolution, SourceHost } from '../link/host.ts'

/** What an analysis has asked, with what it was answered. */
export interface Questions {
  /** The files that it read. */
  readonly reads: readonly string[]
  readonly resolutions: readonly Resolved[]
  readonly majors: readonly AskedMajor[]
}

export interface Resolved {
  readonly specifier: string
  readonly from: string
  readonly found: Resolution
}

export interface AskedMajor {
  readonly file: string
  readonly name: string
  readonly major: number | null
}

/** An import led out of a unit, into another one: the two have to be analysed as one. */
export class UnitLeft extends Error {
  readonly file: string

  constructor(file: string) {
    super(`${file} is in another unit`)
    this.file = file
  }
}

/** What a unit's analysis sees of the project. Throws `UnitLeft` where it is led to a file of another unit. */
export class UnitHost implements SourceHost {
  readonly #host: SourceHost
  readonly #isForeign: (file: string) => boolean
  readonly #reads = new Set<string>()
  readonly #resolutions = new Map<string, Resolved>()
  readonly #majors = new Map<string, AskedMajor>()

  constructor(host: SourceHost, isForeign: (file: string) => boolean) {
    this.#host = host
    this.#isForeign = isForeign
  }

  /** What was asked so far. */
  get asked(): Questions {
    return {
      reads: [...this.#reads],
      resolutions: [...this.#resolutions.values()],
      majors: [...this.#majors.values()],
    }
  }

  read(file: string): string | null {
    this.#reads.add(file)
    return this.#host.read(file)
  }

  resolve(specifier: string, from: string): Resolution {
    const found = this.#host.resolve(specifier, from)
    if (found.kind === 'file' && this.#isForeign(found.file)) throw new UnitLeft(found.file)
    // The answer depends on the folder, and on whether types come first.
    const key = `${specifier}\0${posix.dirname(from)}\0${posix.extname(from)}`
    if (!this.#resolutions.has(key)) this.#resolutions.set(key, { specifier, from, found })
    return found
  }

  dependencyMajor(file: string, name: string): number | null {
    const major = this.#host.dependencyMajor(file, name)
    this.#majors.set(`${name}\0${posix.dirname(file)}`, { file, name, major })
    return major
  }
}
