import { existsSync } from 'node:fs'
import { isAbsolute, relative, resolve } from 'node:path'
import type { Report } from '@sendonce/model'
import { readBaseTree } from './base-revision.ts'
import type { CheckOptions } from './check-project.ts'

/** What was found at a revision. */
export interface KnownBefore {
  /** The revision as it was asked for, with its commit. */
  readonly name: string
  readonly fingerprints: ReadonlySet<string>
}

/**
 * The findings that a check finds in the sources of a revision, however sure they are: what has only become surer since
 * is not new. Rejects with a `UsageError` where the revision cannot be had.
 */
export async function findKnownBefore(
  revision: string,
  options: CheckOptions,
  check: (options: CheckOptions) => Promise<Report>,
): Promise<KnownBefore> {
  const { root, commit, remove } = readBaseTree(options.root, revision)
  try {
    const paths = options.paths
      .map((path) => (isAbsolute(path) ? relative(options.root, path) || '.' : path))
      .filter((path) => existsSync(resolve(root, path)))
    const isThere = existsSync(root) && (paths.length > 0 || options.paths.length === 0)
    const report = isThere
      ? await check({
          ...options,
          root,
          paths,
          minConfidence: 'low',
          fixesOf: undefined,
          explainCoverage: false,
          cacheFolder: undefined,
        })
      : null
    const fingerprints = (report?.findings ?? []).map(({ fingerprint }) => fingerprint)
    return { name: `${revision} (${commit})`, fingerprints: new Set(fingerprints) }
  } finally {
    remove()
  }
}
