interface Combination {
  readonly node: { readonly label: string; readonly version: string; readonly binary: string }
  readonly express: { readonly alias: string; readonly version: string; readonly folder: string }
}

export function combinations(isQuick: boolean): Combination[]
