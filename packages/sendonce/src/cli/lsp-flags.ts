/** The options of `sendonce lsp`. */
export interface LspFlags {
  readonly stdio?: boolean | undefined
  readonly clientProcessId?: string | undefined
}
