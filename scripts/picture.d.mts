export const golden: string
export const picture: string
export function drawPicture(ansi: string, command: string): string
export const command: string
