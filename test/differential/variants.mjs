import { readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const require = createRequire(import.meta.url)
const here = import.meta.dirname
const register = join(here, '..', '..', 'packages', 'runtime', 'dist', 'register.js')

/** The same program without anything. */
export const plain = { name: 'plain', args: [], env: {} }

/** The same program where Node is told to import something: that alone makes it load the program otherwise. */
const plainImport = {
  name: 'plain --import',
  args: ['--import', pathToFileURL(join(here, 'import-nothing.mjs')).href],
  env: {},
}

/** The ways in which the recorder is loaded; where it also prints, only the lines of the app are compared. */
export const recorded = [
  variant('development --require', ['--require', register], 'development', 'off'),
  variant('production --require', ['--require', register], 'production', 'off'),
  variant(
    'development --import',
    ['--import', pathToFileURL(register).href],
    'development',
    'full',
  ),
  variant('production --import', ['--import', pathToFileURL(register).href], 'production', 'line'),
]

function variant(name, args, mode, terminal) {
  const env = { SENDONCE_MODE: mode, SENDONCE_TERMINAL: terminal }
  const base = args[0] === '--import' ? plainImport : plain
  return { name, args, env, base, stderr: terminal === 'off' ? 'equal' : 'contains' }
}

/** A recorder that does harm, in place of the real one. */
export function fakeVariant(file) {
  return {
    name: `fake ${file}`,
    args: ['--require', join(here, 'fakes', file)],
    env: {},
    stderr: 'equal',
  }
}

/** The themes: files of cases; some are about Express and run for each copy of it. */
export function themes() {
  return readdirSync(join(here, 'cases'))
    .filter((file) => file.endsWith('.cjs'))
    .toSorted()
    .map((file) => {
      const name = file.slice(0, -'.cjs'.length)
      const { cases, usesExpress = false } = require(`./cases/${file}`)
      return { name, cases, usesExpress }
    })
}
