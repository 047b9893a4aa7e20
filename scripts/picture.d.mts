export const golden: string
export const picture: string
export function drawPicture(ansi: string): string
