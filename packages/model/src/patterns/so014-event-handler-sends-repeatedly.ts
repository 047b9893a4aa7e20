import { definePattern, type Pattern } from '../pattern.ts'
import { pages } from '../pattern-pages.ts'

export const so014: Pattern = definePattern({
  code: 'SO014',
  name: 'event-handler-sends-repeatedly',
  title: 'An event that can come again, or two events, answer',
  text: 'data comes per chunk, message per message, and end may be followed by close. Each time the listener runs it answers; a listener added per request to what lives longer adds to that.',
  symptom: 'Small bodies work; larger ones come in several chunks and fail.',
  why: 'An event looks like a callback that comes once.',
  fix: 'answer on one closing event, use once(), or await the whole with stream/promises',
  fineWhen: 'the events exclude each other, or a flag is kept',
  example: `
app.get('/proxy', (req, res) => {
  upstream(req).on('data', (chunk) => {
    res.send(chunk) // both
  })
})
`,
  seenIn: 12,
  related: [
    { code: 'SO013', difference: 'a loop instead of an event' },
    { code: 'SO010', difference: 'the second event is a failure' },
  ],
  references: [pages.pipeline],
})
