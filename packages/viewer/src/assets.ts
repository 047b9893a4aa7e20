// What a page carries along, as text. `scripts/bundle.mjs` puts `page.css` and the bundled `browser/enhance.ts` in the
// place of this module, with their hashes as a Content-Security-Policy wants them.

export declare const style: string
export declare const styleHash: string
export declare const script: string
export declare const scriptHash: string
