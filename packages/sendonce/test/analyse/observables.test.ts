import { analyze } from 'sendonce'
import { describe, expect, test } from 'vitest'

/** A controller of Nest that takes the response over, and asks another service for something. */
const controller = (body: string): string => `
import { Controller, Get, Res } from '@nestjs/common'
import { defer, firstValueFrom, of } from 'rxjs'
import { catchError, finalize, map, switchMap, tap } from 'rxjs/operators'
@Controller('rates')
export class Rates {
  constructor(private readonly http: any) {}
  @Get()
  async rates(@Res() res: any) {
    const source = this.http.get('rates')
    ${body}
  }
}`

const codes = (body: string): string[] =>
  analyze({ files: { 'rates.ts': controller(body) }, minConfidence: 'low' }).findings.map(
    ({ code, confidence }) => `${code} ${confidence}`,
  )

describe('mistakes around observables are found', () => {
  test.each([
    [
      'SO001 certain',
      `source.pipe(map((r) => r.data)).subscribe({
         next: (data) => { if (!data) res.sendStatus(404); res.json(data) },
         error: () => res.sendStatus(502),
       })`,
    ],
    [
      'SO007 high',
      `source.pipe(map((r) => r.data)).subscribe({
         next: (data) => res.json(data),
         complete: () => res.end('done'),
       })`,
    ],
    [
      'SO007 high',
      `source
         .pipe(catchError(() => { res.sendStatus(502); return of(null) }))
         .subscribe((data) => res.json(data))`,
    ],
    [
      'SO004 high',
      `source.pipe(map((r) => r.data)).subscribe((data) => res.json(data))
       res.sendStatus(202)`,
    ],
    [
      'SO007 high',
      `source.pipe(tap((data) => res.json(data)), finalize(() => res.sendStatus(204))).subscribe()`,
    ],
    ['SO103 high', `source.pipe(map((r) => r.data)).subscribe((data) => console.log(data))`],
  ])('%s', (found, body) => {
    expect(codes(body)).toEqual([found])
  })
})

describe('what answers once by an observable is clean', () => {
  test.each([
    `source.pipe(map((r) => r.data)).subscribe({
       next: (data) => res.json(data),
       error: () => res.sendStatus(502),
     })`,
    `let seen
     source.pipe(tap((r) => { seen = r })).subscribe({
       error: () => res.sendStatus(502),
       complete: () => res.json(seen),
     })`,
    `source
       .pipe(switchMap((r) => this.http.get(r.next)), catchError(() => of(null)))
       .subscribe((data) => (data ? res.json(data) : res.sendStatus(404)))`,
    `const data = await firstValueFrom(source.pipe(map((r) => r.data), catchError(() => of(null))))
     if (!data) return res.sendStatus(404)
     return res.json(data)`,
    `return defer(() => this.http.load()).pipe(tap((data) => res.json(data))).toPromise()`,
  ])('%#', (body) => {
    expect(codes(body)).toEqual([])
  })
})
