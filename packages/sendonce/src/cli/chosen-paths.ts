import type { Configuration } from '../config/load-configuration.ts'

/** What is looked at: the paths that were named, else those of the configuration, else this folder. */
export function chosenPaths(paths: readonly string[], configuration: Configuration): string[] {
  if (paths.length > 0) return [...paths]
  return configuration.paths && configuration.paths.length > 0 ? [...configuration.paths] : ['.']
}
