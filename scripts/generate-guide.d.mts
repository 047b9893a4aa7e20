export const guideFile: string
export const readmeFile: string
export function wordsAbout(folder: string): Promise<string>
export function guidePage(): Promise<string>
export function readmePage(): string
