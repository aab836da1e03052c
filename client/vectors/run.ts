/** Runs every vector file below a folder, and says what became of each. */
import { type Case, filesIn } from './files'

/** True if something passed and nothing failed. */
export async function runFolder(folder: string, say: (line: string) => void): Promise<boolean> {
  let [passed, failed] = [0, 0]
  for (const file of filesIn(folder)) {
    if (file.notBuilt !== null) {
      say(`not built: ${file.path} (${file.notBuilt})`)
      continue
    }
    let problems = 0
    for (const each of file.cases) {
      const problem = await outcomeOf(each)
      if (problem === null) continue
      problems++
      say(`  failed: ${each.name}: ${problem}`)
    }
    say(`${file.path}: ${file.cases.length - problems} passed, ${problems} failed`)
    passed += file.cases.length - problems
    failed += problems
  }
  say(`${passed} passed, ${failed} failed`)
  return failed === 0 && passed > 0
}

/** Whatever goes wrong in a case is that case's failure and no other's. */
async function outcomeOf(each: Case): Promise<string | null> {
  try {
    return await each.run()
  } catch (error) {
    return String(error)
  }
}
