// Bundles the insider for Node with what the client has installed: node build.mjs OUT [PROGRAM]
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const client = join(here, '..', '..', '..', 'client')
const { build } = await import(pathToFileURL(createRequire(join(client, 'package.json')).resolve('rolldown')))
await build({
  input: process.argv[3] ?? join(here, 'insider.ts'),
  platform: 'node',
  resolve: { modules: [join(client, 'node_modules')] },
  logLevel: 'warn',
  output: { file: process.argv[2], format: 'esm', codeSplitting: false },
})
