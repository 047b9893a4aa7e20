import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8'

/** Bytes of the space for new objects from which on more of it saves no time. */
const enough = 16 * 1024 * 1024
/** Milliseconds between two looks at it: one takes as long as many steps of an analysis. */
const betweenLooks = 20

/**
 * Newer versions of Node let the space for new objects grow to eight times what an analysis has use for, and all of it
 * counts as memory of the process. Asked now and then, the result stops that when there is enough, and lets it grow
 * again when there is less: Node takes the space back when it has cleaned up the rest of the memory.
 */
export function createYoungSpaceLimit(): () => void {
  let isLimited = false
  let latest = 0
  return () => {
    const now = performance.now()
    if (now - latest < betweenLooks) return
    latest = now
    const young = getHeapSpaceStatistics().find((space) => space.space_name === 'new_space')
    const isEnough = young !== undefined && young.space_size >= enough
    if (isEnough === isLimited) return
    isLimited = isEnough
    setFlagsFromString(`--semi-space-growth-factor=${isEnough ? 1 : 2}`)
  }
}
