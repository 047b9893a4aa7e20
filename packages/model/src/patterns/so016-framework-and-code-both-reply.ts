import { definePattern, type Pattern } from '../pattern.ts'
import { pages } from '../pattern-pages.ts'

export const so016: Pattern = definePattern({
  code: 'SO016',
  name: 'framework-and-code-both-reply',
  title: 'Two owners of one response',
  text: 'The framework sends what the handler returns, and the code answers as well. Which one the client gets depends on framework and timing.',
  symptom:
    'By framework: an error, the wrong payload, a client that waits, or the end of the process.',
  why: 'A framework that sends the returned value still hands out the response.',
  fix: 'choose one: return the value, or take the response over as the framework provides',
  fineWhen: 'the framework was told that the code answers (hijack, @Res(), respond = false)',
  example: `
app.get('/x', async (request, reply) => {
  reply.send({ ok: true }) // first
  return { ok: false } // second
})
`,
  seenIn: 57,
  related: [{ code: 'SO001', difference: 'both answers in code' }],
  references: [
    pages.fastifyHooks,
    pages.koaContext,
    pages.nestControllers,
    pages.nextServerSideProps,
  ],
})
