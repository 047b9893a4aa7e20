import { posix } from 'node:path'
import { groupBy } from '../util/group-by.ts'
import type { ManifestReader } from './packages/package-manifest.ts'

/** Files that are analysed together: the candidates of a package, or of several of which one imports from another. */
export interface Unit {
  /** The folders of the packages, relative to the root. */
  readonly packages: readonly string[]
  /** In the order in which they were found. */
  readonly files: readonly string[]
}

/** The units of a project: each of its files is in one. */
export class Units {
  readonly #order: ReadonlyMap<string, number>
  readonly #owners = new Map<string, Unit>()

  /** One unit for each package. */
  constructor(files: readonly string[], packageOf: (file: string) => string) {
    this.#order = new Map(files.map((file, index) => [file, index]))
    for (const [folder, own] of groupBy(files, packageOf)) this.#add([folder], own)
  }

  /** All of them, by their first files. */
  get all(): readonly Unit[] {
    return [...new Set([...this.#order.keys()].map((file) => this.#owners.get(file)!))]
  }

  /** The unit that a file is in, if it is one of the project's. */
  of(file: string): Unit | undefined {
    return this.#owners.get(file)
  }

  /** Whether a unit is one still, and no part of another one. */
  has(unit: Unit): boolean {
    return this.#owners.get(unit.files[0] ?? '') === unit
  }

  /** The units that an earlier one consists of now; `null` where it has other files or packages than then. */
  partsOf({ packages, files }: Unit): readonly Unit[] | null {
    const parts = new Set(files.map((file) => this.#owners.get(file)))
    const found = [...parts].filter((part) => part !== undefined)
    const isWhole =
      parts.size === found.length &&
      found.every((part) => part.packages.every((one) => packages.includes(one)))
    const count = found.reduce((sum, part) => sum + part.files.length, 0)
    return isWhole && count === files.length ? found : null
  }

  /** Makes one unit of several, and gives that. */
  join(parts: readonly Unit[]): Unit {
    const place = (file: string): number => this.#order.get(file) ?? 0
    const files = parts.flatMap((part) => part.files).toSorted((a, b) => place(a) - place(b))
    return this.#add(parts.flatMap(({ packages }) => packages).toSorted(), files)
  }

  #add(packages: readonly string[], files: readonly string[]): Unit {
    const unit = { packages, files }
    for (const file of files) this.#owners.set(file, unit)
    return unit
  }
}

/** Tells in which package's folder a file lies; both are relative to `root`, which is absolute. */
export function packageFolders(root: string, manifests: ManifestReader): (file: string) => string {
  const known = new Map<string, string>([['.', '.']])
  const folderOf = (folder: string): string => {
    const found = known.get(folder)
    if (found !== undefined) return found
    const isPackage = manifests.read(posix.join(root, folder)) !== null
    const own = isPackage ? folder : folderOf(posix.dirname(folder))
    known.set(folder, own)
    return own
  }
  return (file) => folderOf(posix.dirname(file))
}
