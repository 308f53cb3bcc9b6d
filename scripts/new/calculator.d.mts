/** Scaffolds a calculator of data quality in a checkout and returns the paths that were written. */
export function newCalculator(checkout: string, name: string | undefined, input?: string): string[]
