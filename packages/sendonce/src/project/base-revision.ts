import { copyFileSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, extname, join, resolve } from 'node:path'
import { UsageError } from '../util/usage-error.ts'
import { complaintOf, runGit, type GitOutcome } from './git.ts'
import { prefixOf } from './git-state.ts'
import { mirrorInstalled } from './mirror-installed.ts'
import { isSourceName } from './walk/source-files.ts'

/** The sources of a project as they were at a revision. */
export interface BaseTree {
  /** The commit, as short as git shows it. */
  readonly commit: string
  /** Stands for the folder that was asked about; it is not there if the revision has no such folder. */
  readonly root: string
  /** Takes the files away again. */
  readonly remove: () => void
}

/**
 * Writes the sources of a revision to a temporary folder, with what is installed in the working tree. Of a branch that
 * has moved on, it is the commit where this one has left it. Touches neither the working tree nor the index, runs no
 * hook and registers nothing with git. Throws a `UsageError` where git does not have the revision.
 */
export function readBaseTree(root: string, revision: string): BaseTree {
  const top = repositoryOf(root)
  const commit = baseCommit(root, revision)
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'sendonce-')))
  const remove = (): void => rmSync(folder, { recursive: true, force: true })
  try {
    const tree = join(folder, 'tree')
    const files = writeTree(top, commit, { tree, index: join(folder, 'index') })
    keepIgnoring(top, tree)
    const packages = new Set(files.filter(isManifest).map(dirname))
    mirrorInstalled(top, tree, [...packages.add('.')])
    const short = asked(top, ['rev-parse', '--short', commit], 'the revision').stdout.trim()
    return { commit: short, root: join(tree, prefixOf(root)), remove }
  } catch (error) {
    remove()
    throw error
  }
}

function repositoryOf(root: string): string {
  const outcome = runGit(root, ['rev-parse', '--show-toplevel'])
  if (outcome.status === null)
    throw new UsageError(
      'git is not there, and knows what there was before',
      'install git, or accept what there is with sendonce baseline',
    )
  if (outcome.status !== 0)
    throw new UsageError(
      `git knows of no revisions here (${complaintOf(outcome)})`,
      'run it in a git repository, or accept what there is with sendonce baseline',
    )
  return resolve(outcome.stdout.replace(/\r?\n$/, ''))
}

/** Where a shallow clone does not have the common ancestor, the revision itself has to do. */
function baseCommit(root: string, revision: string): string {
  const named = runGit(root, [
    'rev-parse',
    '--verify',
    '--quiet',
    '--end-of-options',
    `${revision}^{commit}`,
  ])
  if (named.status !== 0)
    throw new UsageError(
      `git has no revision ${revision} here`,
      'fetch it first (in GitHub Actions: fetch-depth: 0), or check the spelling',
    )
  const commit = named.stdout.trim()
  const ancestor = runGit(root, ['merge-base', commit, 'HEAD'])
  return ancestor.status === 0 ? ancestor.stdout.trim() : commit
}

interface Target {
  readonly tree: string
  readonly index: string
}

/** Writes the files that an analysis may look at, by way of an index of their own, and names them. */
function writeTree(top: string, commit: string, { tree, index }: Target): string[] {
  const env = { GIT_INDEX_FILE: index }
  const what = 'the files of the revision'
  const listed = asked(top, ['ls-tree', '-r', '-z', '--name-only', commit], what)
  const files = listed.stdout.split('\0').filter((file) => file !== '' && isRead(file))
  asked(top, ['read-tree', commit], what, { env })
  mkdirSync(tree)
  const input = files.map((file) => `${file}\0`).join('')
  // Its prefix is no folder but a text.
  const prefix = `--prefix=${tree.replaceAll('\\', '/')}/`
  asked(top, ['checkout-index', '--quiet', '--force', '-z', '--stdin', prefix], what, {
    env,
    input,
  })
  return files
}

/** Sources, scripts without an extension, and what says where imports lead and what is ignored. */
function isRead(file: string): boolean {
  const extension = extname(file)
  return isSourceName(file) || extension === '' || extension === '.json'
}

function isManifest(file: string): boolean {
  return basename(file) === 'package.json'
}

/** A folder with rules of git is one with a repository; what is ignored for one clone only goes along. */
function keepIgnoring(top: string, tree: string): void {
  const info = join(tree, '.git', 'info')
  mkdirSync(info, { recursive: true })
  const path = runGit(top, ['rev-parse', '--git-path', 'info/exclude']).stdout.trim()
  const exclude = resolve(top, path)
  if (path !== '' && existsSync(exclude)) copyFileSync(exclude, join(info, 'exclude'))
}

function asked(
  folder: string,
  args: readonly string[],
  what: string,
  options?: Parameters<typeof runGit>[2],
): GitOutcome {
  const outcome = runGit(folder, args, options)
  if (outcome.status === 0) return outcome
  throw new UsageError(
    `git does not give ${what} (${complaintOf(outcome)})`,
    'make git work in this folder, or accept what there is with sendonce baseline',
  )
}
