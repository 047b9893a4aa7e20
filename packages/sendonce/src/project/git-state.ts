import { spawnSync } from 'node:child_process'
import { UsageError } from '../util/usage-error.ts'

/**
 * Those of the files that git holds with changes that are not committed. None where git does not know the
 * folder, or is not there; where it cannot tell, that is misuse.
 */
export function uncommittedFiles(root: string, files: readonly string[]): string[] {
  if (files.length === 0) return []
  const args = [
    '-C',
    root,
    '-c',
    'core.quotePath=false',
    'status',
    '--porcelain=v1',
    '-z',
    '--no-renames',
  ]
  const { status, stdout, stderr } = spawnSync(
    'git',
    [...args, '--untracked-files=all', '--', ...files.map(literal)],
    {
      encoding: 'utf8',
      maxBuffer: 1 << 26,
      env: { ...process.env, LC_ALL: 'C' },
    },
  )
  if (status !== 0) {
    // Without git, or outside of a repository, nobody can tell what is not committed.
    if (status === null || /not a git repository/i.test(stderr)) return []
    throw new UsageError(
      `git cannot tell which files have changes (${stderr.trim().split('\n', 1)[0] ?? ''})`,
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
function prefixOf(root: string): string {
  const { stdout } = spawnSync('git', ['-C', root, 'rev-parse', '--show-prefix'], {
    encoding: 'utf8',
  })
  return stdout.replace(/\r?\n$/, '')
}
