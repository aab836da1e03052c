// npm run vectors -- FOLDER: the client's record and rules against every vector file below the folder. Exit code 1 if a case fails or there is none.
import { join, resolve } from 'node:path'
import { runnerImport } from 'vite'

const folder = process.argv[2]
if (folder === undefined) {
  console.error('usage: npm run vectors -- FOLDER')
  process.exit(2)
}
const { module } = await runnerImport(join(import.meta.dirname, 'run.ts'), { configFile: false, logLevel: 'error' })
process.exitCode = (await module.runFolder(resolve(process.env.INIT_CWD ?? '.', folder), console.log)) ? 0 : 1
