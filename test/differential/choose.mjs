/** So many cases of a theme are run in one process, and so many in processes of their own, which cost more. */
const sharedLimit = 12
const ownLimit = 3

/**
 * Cases of a theme for a run that is to be fast, spread evenly over it: a new theme, or a new case, is among
 * them without anybody naming it.
 * @param {{ cases: { name: string, own?: boolean, express?: string[] }[] }} theme
 * @returns {string[]} their names
 */
export function chooseFast({ cases }) {
  const own = cases.filter((one) => one.own)
  const shared = cases.filter((one) => !one.own)
  return [...spread(shared, sharedLimit), ...spread(own, ownLimit)].map(({ name }) => name)
}

function spread(items, limit) {
  const step = Math.max(1, items.length / limit)
  return Array.from(
    { length: Math.min(limit, items.length) },
    (_, at) => items[Math.floor(at * step)],
  )
}
