/** What a request says of itself, as far as it decides whether it is looked at at all. */
export interface RequestHead {
  readonly method: string | undefined
  readonly host: string | undefined
  readonly origin: string | undefined
  /** `Sec-Fetch-Site`: browsers set it, and no page can. */
  readonly fetchSite: string | undefined
}

/** Not for who asks from there; or not in this way. */
export type Refusal = 403 | 405

/** The names under which the viewer may be asked: a name that somebody else lets point here is none. */
function ownHosts(port: number): readonly string[] {
  return [`127.0.0.1:${port}`, `localhost:${port}`]
}

/**
 * The status with which a request is refused, whatever it asks for; `null`: it is none of another site's, and only reads.
 * Websites can send requests to this machine, and a name of theirs can be made to mean it (DNS rebinding): neither gets
 * anything.
 */
export function refusalOf(head: RequestHead, port: number): Refusal | null {
  if (head.method !== 'GET') return 405
  const hosts = ownHosts(port)
  if (head.host === undefined || !hosts.includes(head.host)) return 403
  // A request to one of the names comes from a page of that same name.
  if (head.origin !== undefined && head.origin !== `http://${head.host}`) return 403
  const { fetchSite } = head
  if (fetchSite !== undefined && fetchSite !== 'same-origin' && fetchSite !== 'none') return 403
  return null
}
