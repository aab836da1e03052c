/** Which vector files there are in a folder, and the runner of each case. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import {
  type CborCase, type CipherCase, type CodePointsCase, type FrameCase, type HeaderCase, runCbor, runCipher, runCodePoints,
  runEd25519, runFrame, runHeader, runSign1, runStatement, type Sign1Case, type SignatureCase, type StatementCase,
} from './bytes'
import { type LogCase, type LogFile, runLog } from './log'
import { runStates, type StatesCase } from './states'
import { runText, type TextCase } from './text'

/** Null if the case passes, else what differs. */
export interface Case { readonly name: string; readonly run: () => string | null | Promise<string | null> }
/** `notBuilt` names the rule whose section this implementation does not have yet. */
export interface VectorFile { readonly path: string; readonly cases: readonly Case[]; readonly notBuilt: string | null }

/** `path` is where it was read, with its folder. */
interface Content { readonly path: string; readonly rule: string; readonly runner: string; readonly cases: readonly { readonly name: string }[] }
type Runner = (file: Content, given: never) => string | null | Promise<string | null>

const BUILT_RULES = 'GANCRSFLOKDUZX'
const RULE_RUNNERS: Readonly<Record<string, Runner>> = {
  log: (file, given: LogCase) => runLog(file as unknown as LogFile, given),
  normal: (_, given: TextCase) => runText(given),
  states: (file, given: StatesCase) => runStates(given, (beside) => contentOf(join(dirname(file.path), beside))),
}
const BYTE_RUNNERS: Readonly<Record<string, Runner>> = {
  cbor: (_, given: CborCase) => runCbor(given),
  code_points: (_, given: CodePointsCase) => runCodePoints(given),
  ed25519: (_, given: SignatureCase) => runEd25519(given),
  sign1: (_, given: Sign1Case) => runSign1(given),
  statement: (_, given: StatementCase) => runStatement(given),
}
/** Lists of the working group's files. */
const LIST_RUNNERS: Readonly<Record<string, (given: never) => string | null | Promise<string | null>>> = {
  header: (given: HeaderCase) => runHeader(given),
  aes_ctr_hmac: (given: CipherCase) => runCipher(given),
  aes_256_ctr_hmac: (given: CipherCase) => runCipher(given),
  sframe: (given: FrameCase) => runFrame(given),
  sframe_aes_256_ctr_hmac: (given: FrameCase) => runFrame(given),
}

/** Every JSON file below the folder that holds vectors, by path. Tables such as unicode-14.json hold none. */
export function* filesIn(folder: string): Generator<VectorFile> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json')).sort()
  for (const path of names) {
    const content = contentOf(join(folder, path))
    if (content === null || typeof content !== 'object' || Array.isArray(content)) continue
    if ('cases' in content) yield ofCases(path, { ...content, path: join(folder, path) } as unknown as Content)
    else if (Object.keys(content).length > 0 && Object.keys(content).every((key) => Object.hasOwn(LIST_RUNNERS, key))) yield ofLists(path, content)
  }
}

const contentOf = (path: string): unknown => JSON.parse(withWideNumbers(readFileSync(path, 'utf8')))

/** Key ids and counters of SFrame have 64 bits, more than a number holds: they are read as text. */
const withWideNumbers = (json: string): string => json.replace(/"(kid|ctr)"\s*:\s*(\d+)/g, '"$1":"$2"')

function ofCases(path: string, content: Content): VectorFile {
  const { runner, rule, cases } = content
  const run = BYTE_RUNNERS[runner] ?? (BUILT_RULES.includes(rule) ? RULE_RUNNERS[runner] : undefined)
  if (run === undefined) return { path, cases: [], notBuilt: rule }
  return { path, cases: cases.map((given) => ({ name: given.name, run: () => run(content, given as never) })), notBuilt: null }
}

function ofLists(path: string, content: object): VectorFile {
  const cases = Object.entries(content).flatMap(([part, list]) =>
    (list as readonly never[]).map((given, index) => ({ name: `${part} ${index}`, run: async () => LIST_RUNNERS[part]?.(given) ?? null })))
  return { path, cases, notBuilt: null }
}
