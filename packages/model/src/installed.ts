/** The package that a file was installed with; `null` for the program's own files. */
export function packageOf(file: string): string | null {
  const match = /^.*[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/s.exec(file)
  return match?.[1]?.replace('\\', '/') ?? null
}

/**
 * Packages whose frames stand for the framework: it called the program, or answers for it. Copies under another name bear
 * their version in it: `express-4.21.1`, `express5`.
 */
const framework =
  /^(?:connect|express|fastify|finalhandler|koa|restify|router|send|serve-static)(?:-?v?\d[\d.]*)?$/

/** Is it code of a framework, as opposed to the program's and to other dependencies'? */
export function isFrameworkFile(file: string): boolean {
  return framework.test(packageOf(file) ?? '')
}

/** Is it code that only sends what was returned to a framework, whoever called for that in between? */
export function isAdapterFile(file: string): boolean {
  return packageOf(file)?.startsWith('@nestjs/platform-') ?? false
}
