import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

// Pages of the benchmarks alone: `bench/` builds them into a folder of its own. Nothing of this is shipped.
const page = (name: string): string => fileURLToPath(new URL(`./${name}.html`, import.meta.url))

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: './', // they are served from another folder too, under the host's address
  build: { target: 'es2023', modulePreload: false, emptyOutDir: true, rollupOptions: { input: [page('stock'), page('frames'), page('removal'), page('long')] } },
  worker: { format: 'es' },
})
