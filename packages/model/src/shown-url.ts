/** Longer ones are an attack, or hold more than anybody reads. */
const longestUrl = 2000

/** The URL of a request as an incident shows it: query values only when asked for, a password never. */
export function shownUrl(given: string, showsQuery: boolean): string {
  const url = withoutUser(given.length > longestUrl ? `${given.slice(0, longestUrl)}…` : given)
  return showsQuery ? url : redactQuery(url)
}

/** `/a?token=abc&n=1` → `/a?token=…&n=…`: the names tell which request it was, the values may be secret. */
function redactQuery(url: string): string {
  const at = url.search(/[?#]/)
  if (at < 0) return url
  const parts = url
    .slice(at + 1)
    .split('&')
    .slice(0, 20)
  const named = parts.map((part) => (part.includes('=') ? `${part.split('=', 1)[0]}=…` : '…'))
  return `${url.slice(0, at)}?${named.join('&')}`
}

/** `http://user:password@host/` as proxies get it, and `user:password@host:443` of a tunnel. */
function withoutUser(url: string): string {
  return url.replace(/^([a-z][a-z\d+.-]*:\/\/|\/\/|(?=[^/]))[^/?#]*@/i, '$1…@')
}
