import type { Pattern } from '../pattern.ts'

export const so016: Pattern = {
  code: 'SO016',
  name: 'framework-and-code-both-reply',
  title: 'Two owners of one response',
  text: 'The framework sends what the handler returns, and the code writes to the raw response as well. Which of both the client gets depends on the framework and on timing.',
  fix: 'choose one: return the value, or take the response over as the framework provides',
  fineWhen: 'the framework was told that the code answers (hijack, @Res(), respond = false)',
  example: {
    lines: [
      "app.get('/x', async (request, reply) => {",
      '  reply.send({ ok: true })',
      '  return { ok: false }',
      '})',
    ],
    first: 2,
    second: 3,
  },
  severity: 'error',
  cwe: [698],
  seenIn: 57,
  related: [{ code: 'SO001', difference: 'both answers in code' }],
  references: [
    { label: 'Fastify: hooks', url: 'https://fastify.dev/docs/latest/Reference/Hooks/' },
    { label: 'Koa: context', url: 'https://github.com/koajs/koa/blob/master/docs/api/context.md' },
    { label: 'Nest: controllers', url: 'https://docs.nestjs.com/controllers' },
    {
      label: 'Next: response in getServerSideProps',
      url: 'https://nextjs.org/docs/messages/gssp-no-mutating-res',
    },
  ],
}
