// Published packages as folders: fetched once with `npm pack`, which runs none of their scripts.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const home = process.env['SENDONCE_BENCH_DIR'] ?? join(tmpdir(), 'sendonce-corpus')

/** The folder of one corpus, such as `speed`; `SENDONCE_BENCH_DIR` says where all of them are. */
export function corpusFolder(name) {
  const folder = join(home, name)
  mkdirSync(folder, { recursive: true })
  return folder
}

/** Folder name of a package: `@scope/name` 1.2.3 → `@scope__name@1.2.3`. */
export function packageFolder(name, version) {
  return `${name.replace('/', '__')}@${version}`
}

/** The rows of a file of tab-separated values, by the names in its first line. */
export function readTable(file) {
  const [head = '', ...lines] = readFileSync(file, 'utf8').trimEnd().split('\n')
  const names = head.split('\t')
  return lines
    .filter((line) => line !== '')
    .map((line) => {
      const cells = line.split('\t')
      return Object.fromEntries(names.map((name, at) => [name, cells[at] ?? '']))
    })
}

/** Fetches a package unless it is there, and returns its folder. */
export function unpackPackage(corpus, name, version) {
  const folder = join(corpus, packageFolder(name, version))
  if (existsSync(join(folder, 'package.json'))) return folder
  process.stderr.write(`fetching ${name}@${version}\n`)
  const partial = `${folder}.partial`
  rmSync(partial, { recursive: true, force: true })
  mkdirSync(partial, { recursive: true })
  execFileSync('npm', ['pack', `${name}@${version}`, '--ignore-scripts', '--silent'], {
    cwd: partial,
    stdio: 'ignore',
  })
  const tarball = readdirSync(partial).find((file) => file.endsWith('.tgz'))
  if (!tarball) throw new Error(`npm pack made no tarball of ${name}@${version}`)
  execFileSync('tar', ['xzf', tarball, '--strip-components=1', '--no-same-owner'], { cwd: partial })
  rmSync(join(partial, tarball))
  rmSync(folder, { recursive: true, force: true })
  renameSync(partial, folder)
  return folder
}
