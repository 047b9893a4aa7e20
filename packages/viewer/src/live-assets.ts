// What the live page is made of, as text. `scripts/bundle.mjs` puts the styles and the bundled `live/main.tsx` in the place of
// this module.

export declare const style: string
export declare const script: string
