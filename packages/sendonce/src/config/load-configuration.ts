import { existsSync } from 'node:fs'
import { basename, dirname, extname, join, relative, resolve } from 'node:path'
import { lilconfig, type LilconfigResult, type Loader, type LoaderResult } from 'lilconfig'
import { UsageError } from '../util/usage-error.ts'
import { defineConfig, type Configuration } from './configuration.ts'
import { rebase } from './rebase.ts'

export type { Configuration } from './configuration.ts'

const endings = ['.json', '.js', '.mjs', '.cjs', '.ts', '.mts', '.cts']
/** Names of the files that are a configuration, beside package.json. */
export const configurationFiles: readonly string[] = endings.map(
  (ending) => `sendonce.config${ending}`,
)
const searchPlaces = ['package.json', ...configurationFiles]

/**
 * The configuration of a folder: `file`, or the nearest `sendonce.config.*` or `"sendonce"` in
 * package.json from `cwd` up to the root of its repository. An empty one when there is none. Its paths
 * and globs are told as seen from `cwd`. Throws `UsageError` for a file that is missing, cannot be
 * loaded, or says something that is not in the schema.
 */
export async function loadConfiguration(cwd: string, file?: string): Promise<Configuration> {
  const shown = (path: string): string => relative(cwd, path) || path
  const found = file === undefined ? await search(cwd, shown) : await load(cwd, file, shown)
  if (!found || found.isEmpty) return {}
  // Most projects have none: what reads and judges one is loaded with the first.
  const { validateConfiguration } = await import('./validate-configuration.ts')
  const configuration = validateConfiguration(found.config, shown(found.filepath))
  return rebase(configuration, dirname(found.filepath), cwd)
}

type Shown = (path: string) => string

async function search(cwd: string, shown: Shown): Promise<LilconfigResult> {
  const options = { searchPlaces, stopDir: repositoryOf(cwd), loaders: loadersFor(shown) }
  try {
    return await lilconfig('sendonce', options).search(cwd)
  } catch (error) {
    throw notLoaded(error)
  }
}

async function load(cwd: string, file: string, shown: Shown): Promise<LilconfigResult> {
  const path = resolve(cwd, file)
  if (!existsSync(path)) {
    throw new UsageError(`there is no configuration file ${file}`, 'check the path behind --config')
  }
  if (!endings.includes(extname(path))) {
    throw new UsageError(
      `${file} cannot be a configuration`,
      `name a file that ends in ${endings.join(', ')}`,
    )
  }
  const found = await lilconfig('sendonce', { loaders: loadersFor(shown) })
    .load(path)
    .catch((error: unknown) => {
      throw notLoaded(error)
    })
  if (basename(path) === 'package.json' && (found?.config ?? null) === null) {
    throw new UsageError(`${file} has no "sendonce"`, 'add it, or name another file with --config')
  }
  return found
}

/** The folder with `.git` at or above this one; a search beyond it would run the code of strangers. */
function repositoryOf(cwd: string): string {
  for (let folder = cwd; ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) return folder
    if (folder === dirname(folder)) return cwd
  }
}

function loadersFor(shown: Shown): Record<string, Loader> {
  const loadModule = async (path: string): Promise<LoaderResult> => {
    const { createJiti } = await import('jiti')
    // A configuration may import `sendonce` where it is not installed, as under npx.
    const jiti = createJiti(import.meta.url, {
      fsCache: false,
      virtualModules: { sendonce: { defineConfig } },
    })
    return (await jiti.import(path, { default: true })) as LoaderResult
  }
  const loadJson = (_path: string, text: string): LoaderResult =>
    JSON.parse(text.replace(/^\uFEFF/, ''))
  return Object.fromEntries(
    endings.map((ending) => [ending, named(ending === '.json' ? loadJson : loadModule, shown)]),
  )
}

/** The same loader, with the file in the message when it fails. */
function named(loader: Loader, shown: Shown): Loader {
  return async (path, text) => {
    try {
      return await loader(path, text)
    } catch (error) {
      throw new Error(`${shown(path)}: ${firstLine(error)}`, { cause: error })
    }
  }
}

function notLoaded(error: unknown): UsageError {
  return new UsageError(
    `the configuration cannot be loaded (${firstLine(error)})`,
    'mend the file, or name another with --config',
  )
}

function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return message.trim().split('\n')[0] ?? ''
}
