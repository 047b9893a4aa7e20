import type { Site, Unfollowed, UnfollowedReason } from '@sendonce/model'
import type { UnfollowedCall } from '../analyse/domain/unfollowed.ts'
import { compareText } from '../util/compare-text.ts'
import type { Sites } from './sites.ts'

const help: Readonly<Record<UnfollowedReason, string>> = {
  package: 'a model of the package, or its source among the checked files',
  'response-method': 'a model of the framework that adds the method',
  'missing-module': 'the file, or the dependency installed',
  'unreadable-module': 'a file that can be parsed; see what was skipped',
  parameter: 'a caller among the checked files, or a type that names the function',
  receiver: 'an instance that is made in the checked files',
  'unknown-value': 'a direct import or a constant instead of a value that is computed',
  framework: 'a model of the framework',
  nesting: 'fewer calls inside each other, or no recursion, on the way to the answer',
}

/** Calls that could not be followed, by reason and name; the most first. */
export function groupUnfollowed(calls: readonly UnfollowedCall[], sites: Sites): Unfollowed[] {
  const groups = new Map<string, { readonly of: UnfollowedCall; readonly calls: Site[] }>()
  for (const call of calls) {
    const site = sites.of(call.place)
    if (!site) continue
    const key = `${call.reason}|${call.what ?? ''}`
    const group = groups.get(key)
    if (group) group.calls.push(site)
    else groups.set(key, { of: call, calls: [site] })
  }
  return inOrder(
    [...groups.values()].map(({ of, calls: found }) => ({
      reason: of.reason,
      what: of.what,
      help: help[of.reason],
      calls: found.toSorted(byPlace),
    })),
  )
}

/** Groups of several analyses as those of one; a call that two of them met counts once. */
export function mergeUnfollowed(groups: readonly Unfollowed[]): Unfollowed[] {
  const merged = new Map<string, Unfollowed>()
  for (const group of groups) {
    const key = `${group.reason}|${group.what ?? ''}`
    const known = merged.get(key)
    merged.set(
      key,
      known ? { ...known, calls: withoutDoubles([...known.calls, ...group.calls]) } : group,
    )
  }
  return inOrder([...merged.values()])
}

function withoutDoubles(calls: readonly Site[]): Site[] {
  const byKey = new Map(calls.map((site) => [`${site.file}:${site.line}:${site.column}`, site]))
  return [...byKey.values()].toSorted(byPlace)
}

function inOrder(groups: readonly Unfollowed[]): Unfollowed[] {
  return groups.toSorted(
    (a, b) =>
      b.calls.length - a.calls.length ||
      compareText(a.reason, b.reason) ||
      compareText(a.what ?? '', b.what ?? ''),
  )
}

function byPlace(a: Site, b: Site): number {
  return compareText(a.file, b.file) || a.line - b.line || a.column - b.column
}
