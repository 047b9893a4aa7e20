import type { VNode } from 'preact'
import { gutter } from './frame.tsx'
import { Copy } from './parts.tsx'
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
      {files.map(({ file, lines: diff, left }) => (
        <>
          <p class="file">
            <code>{file}</code>
          </p>
          <pre tabindex={0}>
            <code>
              {runsOf(diff).map((run) => (
                <Run lines={run} />
              ))}
            </code>
          </pre>
          {left > 0 && <p class="left">and {left} lines more: sendonce fix --dry-run shows them</p>}
        </>
      ))}
      {command !== null && (
        <p class="command place">
          <code>{command}</code>
          <Copy text={command} />
        </p>
      )}
    </div>
  )
}

const signs = { same: ' ', add: '+', remove: '−', gap: '⋯' }

/** Lines of one kind that follow each other. */
function runsOf(lines: readonly DiffLineView[]): DiffLineView[][] {
  const runs: DiffLineView[][] = []
  for (const line of lines) {
    const last = runs.at(-1)
    if (last?.[0]?.kind === line.kind) last.push(line)
    else runs.push([line])
  }
  return runs
}

function Run({ lines }: { readonly lines: readonly DiffLineView[] }): VNode {
  const [{ kind } = { kind: 'same' }] = lines
  const text = lines.map((line) => (
    <>
      <i>{gutter(line.number, signs[line.kind])}</i>
      {line.text}
      {'\n'}
    </>
  ))
  return kind === 'same' ? <>{text}</> : <span class={`ln ${kind}`}>{text}</span>
}
