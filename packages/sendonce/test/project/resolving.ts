import type { SourceHost } from '../../src/link/host.ts'
import { createSourceHost } from '../../src/project/resolve.ts'
import { Sources } from '../../src/project/sources.ts'
import { temporaryProject } from './temporary-project.ts'

/** The host of a project on disk. */
export function hostOf(root: string): SourceHost {
  return createSourceHost({ root, files: new Sources(root) })
}

/** What specifiers in `from` lead to, in a new project of these files. */
export function resolveIn(
  files: Readonly<Record<string, string>>,
  from: string,
  specifiers: readonly string[],
): readonly string[] {
  const host = hostOf(temporaryProject(files))
  return specifiers.map((specifier) => resolveWith(host, specifier, from))
}

/** A resolution in one word: the file, `(package)` or `missing`. */
export function resolveWith(host: SourceHost, specifier: string, from: string): string {
  const resolution = host.resolve(specifier, from)
  if (resolution.kind === 'file') return resolution.file
  return resolution.kind === 'external' ? `(${resolution.package})` : 'missing'
}
