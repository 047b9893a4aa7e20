import type { VNode } from 'preact'
import { gutter } from './frame.tsx'
import type { DiffLineView, FixView } from './view.ts'

export function Fix({
  fix: { kind, lines, tag, command, files },
}: {
  readonly fix: FixView
}): VNode {
  return (
    <div class="fix">
      <div class="words">
        {lines.map((line) => (
          <p>{line}</p>
        ))}
        {tag !== null && (
          <p class={`tag ${kind}`}>
            {kind === 'ready' && <span aria-hidden="true">✔ </span>}
            {tag}
          </p>
        )}
      </div>
      {files.map(({ file, lines: diff }) => (
        <>
          <p class="file">
            <code>{file}</code>
          </p>
          <pre tabindex={0}>
            <code>
              {diff.map((line) => (
                <DiffLine line={line} />
              ))}
            </code>
          </pre>
        </>
      ))}
      {command !== null && (
        <p class="command place">
          <code>{command}</code>
        </p>
      )}
    </div>
  )
}

const signs = { same: ' ', add: '+', remove: '−', gap: '⋯' }

function DiffLine({ line: { kind, number, text } }: { readonly line: DiffLineView }): VNode {
  return (
    <span class={kind === 'same' ? 'ln' : `ln ${kind}`}>
      <i>{gutter(number, signs[kind])}</i>
      {text}
      {'\n'}
    </span>
  )
}
