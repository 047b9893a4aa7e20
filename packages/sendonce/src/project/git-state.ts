import { UsageError } from '../util/usage-error.ts'
import { complaintOf, runGit } from './git.ts'

/**
 * Those of the files that git holds with changes that are not committed. None where git does not know the
 * folder, or is not there; where it cannot tell, that is misuse.
 */
export function uncommittedFiles(root: string, files: readonly string[]): string[] {
  if (files.length === 0) return []
  const outcome = runGit(root, [
    '-c',
    'core.quotePath=false',
    'status',
    '--porcelain=v1',
    '-z',
    '--no-renames',
    '--untracked-files=all',
    '--',
    ...files.map(literal),
  ])
  const { status, stdout, stderr } = outcome
  if (status !== 0) {
    // Without git, or outside of a repository, nobody can tell what is not committed.
    if (status === null || /not a git repository/i.test(stderr)) return []
    throw new UsageError(
      `git cannot tell which files have changes (${complaintOf(outcome)})`,
      'make git work in this folder, look at the edits with --dry-run, or use --allow-dirty',
    )
  }
  const prefix = prefixOf(root)
  const changed = new Set(
    stdout
      .split('\0')
      .filter((line) => line !== '')
      .map((line) => line.slice(3)),
  )
  return files.filter((file) => changed.has(prefix + file))
}

// Names with `*` or `[` are names.
function literal(file: string): string {
  return `:(literal)${file}`
}

/** Git tells files from the top of the working tree. */
export function prefixOf(root: string): string {
  return runGit(root, ['rev-parse', '--show-prefix']).stdout.replace(/\r?\n$/, '')
}
