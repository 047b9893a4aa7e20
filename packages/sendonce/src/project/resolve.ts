import { realpathSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { posix } from 'node:path'
import { type NapiResolveOptions, ResolverFactory } from 'oxc-resolver'
import { isTypedName, plainExtensions, typedExtensions } from '../util/extensions.ts'
import type { Resolution, SourceHost } from '../link/host.ts'
import { findDependencyMajor } from './packages/dependency-major.ts'
import { ManifestReader } from './packages/package-manifest.ts'
import { findImportSource, findPackageSource, preferOwnSource } from './packages/package-source.ts'
import type { Sources } from './sources.ts'
import { findWorkspacePackages } from './packages/workspaces.ts'

export interface SourceHostOptions {
  /** Absolute, with `/`. */
  readonly root: string
  readonly files: Sources
}

const TYPED = [...typedExtensions, '.d.ts']
const SOURCE_OR_SCRIPT = /(?:\.(?:[cm]?[jt]s|[jt]sx)|\/[^./]+)$/
const DECLARATION = /\.d\.[cm]?ts$/
/** How the resolver begins when there is no such file. */
const NOT_FOUND = 'Cannot find module'
const MISSING: Resolution = { kind: 'missing' }

/** Answers the engine's questions from the files of a project. */
export function createSourceHost(options: SourceHostOptions): SourceHost {
  const manifests = new ManifestReader()
  const resolver = new ProjectResolver(options.root, manifests)
  const majors = new Map<string, number | null>()
  return {
    read: (file) => options.files.text(file),
    resolve: (specifier, from) => resolver.resolve(specifier, from),
    dependencyMajor: (file, name) => {
      const folder = posix.join(options.root, posix.dirname(file))
      const key = `${name}\0${folder}`
      const known = majors.get(key)
      if (known !== undefined) return known
      const major = findDependencyMajor(manifests, folder, name)
      majors.set(key, major)
      return major
    },
  }
}

class ProjectResolver {
  /** The resolver tells real paths, so everything is compared below the real root. */
  readonly #root: string
  readonly #manifests: ManifestReader
  readonly #known = new Map<string, Resolution>()
  /** Of files that imports led to, the source that each stands for. */
  readonly #sources = new Map<string, string>()
  readonly #folders = new Map<string, boolean>()
  readonly #fromTyped: ResolverFactory
  readonly #fromPlain: ResolverFactory
  readonly #withoutTsconfig: ResolverFactory
  #workspaces: ReadonlyMap<string, string> | null = null

  constructor(root: string, manifests: ManifestReader) {
    this.#root = realFolder(root)
    this.#manifests = manifests
    this.#fromTyped = new ResolverFactory(resolverOptions([...TYPED, ...plainExtensions]))
    this.#fromPlain = this.#fromTyped.cloneWithOptions(
      resolverOptions([...plainExtensions, ...TYPED]),
    )
    const { tsconfig: _, ...plain } = resolverOptions([...TYPED, ...plainExtensions])
    this.#withoutTsconfig = this.#fromTyped.cloneWithOptions(plain)
  }

  resolve(specifier: string, from: string): Resolution {
    const isTyped = isTypedName(from)
    const key = `${isTyped ? 't' : 'p'}${posix.dirname(from)}\0${specifier}`
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const resolution = this.#compute(specifier, posix.join(this.#root, from), isTyped)
    this.#known.set(key, resolution)
    return resolution
  }

  #compute(specifier: string, from: string, isTyped: boolean): Resolution {
    if (isBuiltin(specifier)) return external(specifier.replace(/^node:/, ''))
    const path = this.#find(specifier, from, isTyped ? this.#fromTyped : this.#fromPlain)
    if (path !== null) return this.#place(specifier, path, from)
    if (isPath(specifier)) return this.#unbuilt(posix.join(posix.dirname(from), specifier))
    if (specifier.startsWith('#')) return this.#importSource(specifier, from) ?? MISSING
    return this.#workspaceSource(specifier) ?? external(packageOf(specifier))
  }

  #find(specifier: string, from: string, resolver: ResolverFactory): string | null {
    try {
      const { path, error } = resolver.resolveFileSync(from, specifier)
      if (path !== undefined) return toPosix(path)
      if (error?.startsWith(NOT_FOUND)) return null
      // A broken tsconfig.json fails everything below it; plain resolution still works.
      const plain = this.#withoutTsconfig.resolveFileSync(from, specifier).path
      return plain === undefined ? null : toPosix(plain)
    } catch {
      return null
    }
  }

  #place(specifier: string, path: string, from: string): Resolution {
    const inside = posix.relative(this.#root, path)
    const isForeign = `/${inside}`.includes('/node_modules/')
    const isOutside = inside.startsWith('../') && !isPath(specifier)
    if (isForeign || (isOutside && !this.#isOfSamePackage(path, from)))
      return external(packageOf(specifier, inside))
    if (DECLARATION.test(path)) return this.#unbuilt(path.replace(DECLARATION, '.js'))
    if (!SOURCE_OR_SCRIPT.test(path)) return MISSING
    return inProject(this.#sourceOf(path, inside))
  }

  /** `sendonce check ../server`: a file outside the root names its package's own files by `paths` as well. */
  #isOfSamePackage(path: string, from: string): boolean {
    if (from.startsWith(`${this.#root}/`)) return false
    const folder = this.#packageAround(from)
    return folder !== null && path.startsWith(`${folder}/`)
  }

  #packageAround(file: string): string | null {
    let folder = posix.dirname(file)
    while (!this.#manifests.read(folder)) {
      const above = posix.dirname(folder)
      if (above === folder) return null
      folder = above
    }
    return folder
  }

  /** The source of a file, both named from the root. Many import the same file. */
  #sourceOf(path: string, inside: string): string {
    const known = this.#sources.get(path)
    if (known !== undefined) return known
    const found = preferOwnSource(this.#root, path, this.#folders)
    const source = found === path ? inside : posix.relative(this.#root, found)
    this.#sources.set(path, source)
    return source
  }

  /** A file that a build would make: its source, if that is there. */
  #unbuilt(path: string): Resolution {
    for (const name of [path, `${path}.js`, `${path}/index.js`]) {
      const source = preferOwnSource(this.#root, name, this.#folders)
      if (source !== name) return inProject(posix.relative(this.#root, source))
    }
    return MISSING
  }

  /** `#guard`, where the package's own `imports` name what a build would make. */
  #importSource(specifier: string, from: string): Resolution | null {
    const folder = this.#packageAround(from)
    const manifest = folder === null ? null : this.#manifests.read(folder)
    if (folder === null || manifest === null) return null
    const source = findImportSource(folder, manifest, specifier)
    return source === null ? null : inProject(posix.relative(this.#root, source))
  }

  #workspaceSource(specifier: string): Resolution | null {
    const name = packageOf(specifier)
    this.#workspaces ??= findWorkspacePackages(this.#root, this.#manifests)
    const folder = this.#workspaces.get(name)
    const manifest = folder === undefined ? null : this.#manifests.read(folder)
    if (folder === undefined || manifest === null) return null
    const source = findPackageSource(folder, manifest, `.${specifier.slice(name.length)}`)
    return source === null ? null : inProject(posix.relative(this.#root, source))
  }
}

function resolverOptions(extensions: readonly string[]): NapiResolveOptions {
  const typedFirst = extensions[0] === '.ts'
  const alias = (plain: string[], typed: string[]): string[] =>
    typedFirst ? [...typed, ...plain] : [...plain, ...typed]
  return {
    tsconfig: 'auto',
    extensions: [...extensions, '.json', '.node'],
    extensionAlias: {
      '.js': alias(['.js', '.jsx'], ['.ts', '.tsx']),
      '.jsx': alias(['.jsx'], ['.tsx']),
      '.mjs': alias(['.mjs'], ['.mts']),
      '.cjs': alias(['.cjs'], ['.cts']),
    },
    conditionNames: ['source', 'node', 'import', 'require', 'default'],
    mainFields: ['main', 'module'],
    builtinModules: true,
    nodePath: false,
    symlinks: true,
  }
}

/** The package that a specifier names, or that the file it led to lies in (`paths` may rename it). */
function packageOf(specifier: string, found = ''): string {
  const installed = found.lastIndexOf('node_modules/')
  const text = installed === -1 ? specifier : found.slice(installed + 'node_modules/'.length)
  const [first = text, second] = text.split('/')
  return first.startsWith('@') && second !== undefined ? `${first}/${second}` : first
}

function isPath(specifier: string): boolean {
  return /^\.{0,2}\/|^\.{1,2}$|^[A-Za-z]:[\\/]|^file:/.test(specifier)
}

function inProject(name: string): Resolution {
  return { kind: 'file', file: name }
}

function external(name: string): Resolution {
  return { kind: 'external', package: name }
}

function realFolder(folder: string): string {
  try {
    return toPosix(realpathSync(folder))
  } catch {
    return folder
  }
}

function toPosix(path: string): string {
  return process.platform === 'win32' ? path.replaceAll('\\', '/') : path
}
