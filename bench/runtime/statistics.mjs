/** The value below which the share `at` of the values lies. */
export function quantile(values, at) {
  const sorted = values.toSorted((a, b) => a - b)
  const position = (sorted.length - 1) * at
  const below = sorted[Math.floor(position)]
  return below + (sorted[Math.ceil(position)] - below) * (position % 1)
}

export const median = (values) => quantile(values, 0.5)

/**
 * Where the median of more such values would lie, 19 times out of 20: by drawing from the values again and again
 * (Efron, Bootstrap methods, 1979).
 */
export function medianInterval(values, draws = 2000) {
  const medians = Array.from({ length: draws }, () =>
    median(values.map(() => values[Math.floor(Math.random() * values.length)])),
  )
  return [quantile(medians, 0.025), quantile(medians, 0.975)]
}

/** The same values in an order that no variant can profit from. */
export function shuffled(values) {
  const result = [...values]
  for (let index = result.length - 1; index > 0; index--) {
    const other = Math.floor(Math.random() * (index + 1))
    ;[result[index], result[other]] = [result[other], result[index]]
  }
  return result
}
