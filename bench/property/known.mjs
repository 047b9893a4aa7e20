/** Disagreements that are understood: what recognises each, and why it stays. */
const mechanisms = [
  {
    reason: 'a function that no request reaches is judged as if it were a handler',
    recognises: ({ finding }, { text }) => {
      const line = text.split('\n')[(finding?.entry?.site.line ?? 0) - 1]
      return /^(?:async )?function /.test(line ?? '')
    },
  },
]

/** Why a disagreement is expected, or `null`. */
export function knownReason(disagreement, checked) {
  return mechanisms.find(({ recognises }) => recognises(disagreement, checked))?.reason ?? null
}
