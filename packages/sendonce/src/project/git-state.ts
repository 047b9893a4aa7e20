import { spawnSync } from 'node:child_process'

/**
 * Those of the files that git holds with changes that are not committed. None where git does not know the
 * folder, or is not there.
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
  const { status, stdout } = spawnSync(
    'git',
    [...args, '--untracked-files=all', '--', ...files.map(literal)],
    {
      encoding: 'utf8',
      maxBuffer: 1 << 26,
    },
  )
  if (status !== 0) return []
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
