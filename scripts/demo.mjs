// Checks the example shop and shows what is found: findings are what the demo is for, so they are no failure.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const bin = join(root, 'packages', 'sendonce', 'dist', 'bundle', 'bin.js')
const { status } = spawnSync(
  process.execPath,
  [bin, 'check', 'examples/express-shop', ...process.argv.slice(2)],
  {
    cwd: root,
    stdio: 'inherit',
  },
)
process.exitCode = status === 0 || status === 1 ? 0 : 2
