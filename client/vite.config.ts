import react from '@vitejs/plugin-react'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { defineConfig, type Plugin } from 'vite'

const COMPRESSIBLE = /\.(?:js|css|html|json|svg|txt|webmanifest)$/

/** Each file of text once more as `FILE.br`, for browsers that take it: less to load than what the host can compress by itself. */
const brotli: Plugin = {
  name: 'brotli',
  apply: 'build',
  writeBundle({ dir = '' }, bundle) {
    for (const file of Object.keys(bundle).filter((name) => COMPRESSIBLE.test(name)).map((name) => join(dir, name))) {
      writeFileSync(`${file}.br`, brotliCompressSync(readFileSync(file)))
    }
  },
}

// Static files only: no inline script, no third-party origin, workers as module files (docs/architecture.md, "The client").
export default defineConfig({
  plugins: [react(), brotli],
  base: '/',
  build: {
    outDir: '../src/parley/web/static',
    emptyOutDir: true,
    target: 'es2023',
    cssTarget: ['chrome123', 'firefox128', 'safari17.5'], // from these on the two themes stand side by side as light-dark()
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    sourcemap: false,
  },
  worker: { format: 'es' },
})
