// The interface alone, with a scripted view-model and invented people: `npx vite --config harness/ui/vite.config.ts`, then /?scene=plenary.
// Not part of the product build.
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  base: '/',
  build: { target: 'es2023', cssTarget: ['chrome123', 'firefox128', 'safari17.5'], modulePreload: { polyfill: false }, assetsInlineLimit: 0, emptyOutDir: true, outDir: process.env['HARNESS_OUT'] ?? 'dist' },
})
