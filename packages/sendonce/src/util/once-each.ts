/** Asks for each name once. */
export function onceEach<T>(ask: (name: string) => T): (name: string) => T {
  const known = new Map<string, { readonly value: T }>()
  return (name) => {
    const before = known.get(name) ?? { value: ask(name) }
    known.set(name, before)
    return before.value
  }
}
