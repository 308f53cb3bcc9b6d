/** The kernels that take more instructions than they may: a sentence each. Both sides by the name of the kernel. */
export function regressions(
  counts: Readonly<Record<string, number>>,
  baseline: Readonly<Record<string, number>>,
): string[]
