import { readFileSync } from 'node:fs'

/** The version of this package, as its manifest says. */
export function ownVersion(): string {
  const manifest: unknown = JSON.parse(
    readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
  )
  const isObject = typeof manifest === 'object' && manifest !== null
  return isObject && 'version' in manifest ? String(manifest.version) : '0.0.0'
}
