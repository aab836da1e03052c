import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

// Builds the harness beside nothing of the product: `npx vite build --config harness/media/vite.config.ts`.
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: './',
  build: { outDir: fileURLToPath(new URL('../../../build/harness', import.meta.url)), emptyOutDir: true, target: 'es2023', minify: false },
  worker: { format: 'es' },
})
