import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

// Static files only: no inline script, no third-party origin, workers as module files (docs/architecture.md, "The client").
export default defineConfig({
  plugins: [react()],
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
