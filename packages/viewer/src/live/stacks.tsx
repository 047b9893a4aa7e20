import type { VNode } from 'preact'
import { Mark, Place } from '../parts.tsx'
import type { StackView } from '../live-view.ts'

/** How control came to both answers; what packages did in between is folded. */
export function Stacks({ stacks }: { readonly stacks: readonly StackView[] }): VNode {
  return (
    <div class="frames">
      {stacks.map(({ digit, frames }) => (
        <figure class="frame">
          <figcaption class="end">
            <Mark digit={digit} />
            <b>{digit === '1' ? 'First answer' : 'Second answer'}</b>
          </figcaption>
          <ul class="stack">
            {frames.map(({ name, place, folded }) => (
              <li class="top">
                {place ? (
                  <>
                    <code>{name}</code> <Place place={place} />
                  </>
                ) : (
                  <details>
                    <summary>+ {name}</summary>
                    <pre tabindex={0}>{folded.join('\n')}</pre>
                  </details>
                )}
              </li>
            ))}
          </ul>
        </figure>
      ))}
    </div>
  )
}
