/** Scaffolds a drift method in a checkout and returns the paths that were written. */
export function newMethod(checkout: string, name: string | undefined, input?: string): string[]
