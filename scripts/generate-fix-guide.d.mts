export const fixGuideFile: string
export function fixGuidePage(): string
