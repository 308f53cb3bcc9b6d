import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['__test__/**/*.test.ts'],
    // A crash of the addon then ends one worker, not the run.
    pool: 'forks',
    // No test asserts a time; a loaded machine may be slow.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
