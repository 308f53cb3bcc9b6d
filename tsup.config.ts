import { defineConfig } from 'tsup'

// src and dist lie equally deep, so '../native/binding.js' is right in both.
export default defineConfig({
  entry: { index: 'src/index.ts', cli: 'src/cli.ts' },
  format: 'esm',
  target: 'node20',
  platform: 'node',
  clean: true,
  splitting: true,
  treeshake: true,
  // tsup sets baseUrl for the declarations, which TypeScript 6 calls deprecated.
  dts: { entry: { index: 'src/index.ts' }, compilerOptions: { ignoreDeprecations: '6.0', stripInternal: true } },
  external: [/native\/binding\.js$/, 'apache-arrow'],
})
