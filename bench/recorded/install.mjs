// The packages of one case, installed once; none of their scripts runs.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { corpusFolder, packageFolder } from '../packages.mjs'

const corpus = corpusFolder('wild-recorded')
const flags = [
  '--ignore-scripts',
  '--no-audit',
  '--no-fund',
  '--legacy-peer-deps',
  '--loglevel=error',
]

/** The folder whose node_modules hold the package of a case and what it is driven with. */
export async function installCase({ package: name, version, extra, pack }) {
  const key = [packageFolder(name, version), ...extra.map((one) => one.replaceAll('/', '__'))]
  const home = join(corpus, key.join('+'))
  const done = join(home, '.installed')
  if (existsSync(done)) return realpathSync(home)
  process.stderr.write(`installing ${name}@${version}\n`)
  rmSync(home, { recursive: true, force: true })
  mkdirSync(home, { recursive: true })
  writeFileSync(join(home, 'package.json'), '{"private":true}\n')
  const npm = (...args) => execFileSync('npm', args, { cwd: home, encoding: 'utf8' })
  const specs = pack ? extra : [`${name}@${version}`, ...extra]
  if (specs.length > 0) npm('install', ...flags, ...specs)
  if (pack) unpackAlone(home, name, npm('pack', '--silent', `${name}@${version}`).trim())
  writeFileSync(done, '')
  return realpathSync(home)
}

/** A large application of which one file is loaded: without its dependencies. */
function unpackAlone(home, name, tarball) {
  const folder = join(home, 'node_modules', name)
  mkdirSync(folder, { recursive: true })
  execFileSync('tar', ['xzf', tarball, '-C', folder, '--strip-components=1'], { cwd: home })
  rmSync(join(home, tarball))
}
