// Makes `sendonce-<version>.vsix`, the package of the extension of VS Code, of what was built; into the folder that is named,
// else into the one of the extension.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(import.meta.dirname, '..')
const extension = join(root, 'packages', 'vscode')
const { version } = JSON.parse(readFileSync(join(extension, 'package.json'), 'utf8'))
const file = join(resolve(process.argv[2] ?? extension), `sendonce-${version}.vsix`)

// The packager wants a newer Node than the rest does.
const least = 22
const newer = join(root, 'node_modules', 'node-22', 'bin', 'node')
const isNew = Number.parseInt(process.versions.node, 10) >= least
if (!isNew && !existsSync(newer)) {
  console.error(`vsix: vsce needs Node ${least}: run this with Node ${least} or newer`)
  process.exit(2)
}
const vsce = fileURLToPath(import.meta.resolve('@vscode/vsce/vsce'))
const { status } = spawnSync(
  isNew ? process.execPath : newer,
  // What the extension needs is in its bundle.
  [vsce, 'package', '--no-dependencies', '--out', file],
  { cwd: extension, stdio: 'inherit' },
)
process.exitCode = status ?? 2
