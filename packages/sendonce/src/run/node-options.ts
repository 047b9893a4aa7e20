/**
 * `NODE_OPTIONS` that also preload a file: what was there stays, and stays first (a package manager's
 * own loader has to come before). A file that is already preloaded is not added again.
 */
export function preloading(existing: string | undefined, file: string): string {
  if (isPreloaded(existing, file)) return existing ?? ''
  return existing?.trim() ? `${existing} ${optionFor(file)}` : optionFor(file)
}

/** Do these options already preload the file, in the form that we write? */
export function isPreloaded(options: string | undefined, file: string): boolean {
  return options?.includes(optionFor(file)) ?? false
}

function optionFor(file: string): string {
  return `--require=${quoted(file)}`
}

/** Node splits at spaces; inside of double quotes it does not, and a backslash escapes there only. */
function quoted(file: string): string {
  return /[\s"]/.test(file) ? `"${file.replaceAll(/[\\"]/g, '\\$&')}"` : file
}
