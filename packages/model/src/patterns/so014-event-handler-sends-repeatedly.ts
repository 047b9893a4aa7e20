import type { Pattern } from '../pattern.ts'

export const so014: Pattern = {
  code: 'SO014',
  name: 'event-handler-sends-repeatedly',
  title: 'An event that can come again, or two events, answer',
  text: 'data comes per chunk, message per message, and end may be followed by close. Each time the listener runs it answers; a listener added per request to a longer-lived emitter adds to that.',
  fix: 'answer on one closing event, use once(), or await the whole with stream/promises',
  fineWhen: 'the events exclude each other, or a flag is kept',
  example: {
    lines: ["upstream.on('data', (chunk) => {", '  res.send(chunk)', '})'],
    first: 2,
    second: 2,
  },
  severity: 'error',
  cwe: [698],
  seenIn: 12,
  related: [
    { code: 'SO013', difference: 'a loop instead of an event' },
    { code: 'SO010', difference: 'the second event is a failure' },
  ],
  references: [
    {
      label: 'Node: stream.pipeline',
      url: 'https://nodejs.org/api/stream.html#streampipelinesource-transforms-destination-callback',
    },
    {
      label: 'Node: ERR_STREAM_WRITE_AFTER_END',
      url: 'https://nodejs.org/api/errors.html#err_stream_write_after_end',
    },
  ],
}
