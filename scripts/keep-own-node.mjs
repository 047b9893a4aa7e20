// The Nodes that tests run on are npm packages with a command `node`, and npm puts one of them before the
// installed Node for all scripts, whichever comes first. Scripts run on the Node that people chose.
import { rmSync } from 'node:fs'
import { join } from 'node:path'

rmSync(join(import.meta.dirname, '..', 'node_modules', '.bin', 'node'), { force: true })
