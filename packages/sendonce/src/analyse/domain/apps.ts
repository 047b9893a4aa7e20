/** What the key of an application, a router or a server begins with, and of a method of one. */
const prefix = 'app:'

/** The key of what a factory of a framework makes at a place: `makes` tells an application, a router or a server. */
export function appKey(makes: string, at: string): string {
  return `${prefix}${makes}:${at}`
}

/** Whether a key is that of an application, a router or a server that the program has made, or of a method of one. */
export function isOfApp(key: string): boolean {
  return key.startsWith(prefix)
}

/** Whether it is an application itself: what requests come to first. */
export function isApplication(key: string): boolean {
  return key.startsWith(`${prefix}app:`)
}

/** The file in which a router was made; undefined for all else. */
export function fileOfRouter(key: string): string | undefined {
  return /^app:router:(.*?):\d+(?:@|$)/.exec(key)?.[1]
}
