import type { PluginBuild } from 'esbuild'
import { defineConfig } from 'tsup'

/** Names the loader of the addon, which stays a file of its own, as it lies beside `dist`. */
const binding = {
  name: 'binding',
  setup: (build: Pick<PluginBuild, 'onResolve'>) =>
    build.onResolve({ filter: /native\/binding\.js$/ }, () => ({ path: '../native/binding.js', external: true })),
}

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
  esbuildPlugins: [binding],
  external: ['apache-arrow'],
})
