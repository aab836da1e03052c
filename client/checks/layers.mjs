// Imports point down, siblings never see each other, nothing goes round in circles, and each vendor lives in one folder.
// The layers are those of docs/architecture.md. Run by `make check`: node checks/layers.mjs [folder]
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import ts from 'typescript'

/** Upper lines may import lower ones. Folders on one line may not import each other. */
const LAYERS = [['main.ts'], ['ui'], ['model'], ['talk'], ['crypto', 'media', 'transport'], ['domain'], ['protocol', 'record']]

/** The interface sees view-models and words of the domain; of everything that acts it may know the types at most. */
const TYPES_ONLY = { ui: ['talk', 'crypto', 'media', 'transport'] }

/** Vendor package (or its scope) → the only folders that know it. */
const VENDORS = {
  'ts-mls': ['crypto'],
  'livekit-client': ['media'],
  react: ['ui', 'main.ts'],
  'react-dom': ['ui', 'main.ts'],
  'react-aria-components': ['ui'],
  'lucide-react': ['ui'],
  'intl-messageformat': ['ui'],
  qr: ['ui'],
}

const ASSET = /\.(css|json|svg|woff2)$/

/** Every problem found below `root`, as one sentence each. */
export function problems(root) {
  const files = sources(root)
  const edges = new Map(files.map((file) => [file, importsOf(file, root, files)]))
  return [
    ...files.filter((file) => levelOf(home(file)) < 0).map((file) => `${file}: no layer is called ${home(file)}`),
    ...[...edges].flatMap(([file, found]) => found.flatMap((each) => misplaced(file, each))),
    ...cycles(edges),
  ]
}

function misplaced(file, { target, vendor, typeOnly, specifier, missing }) {
  const here = home(file)
  if (missing) return [`${file}: ${specifier} leads to no file`]
  if (vendor !== undefined) {
    const allowed = VENDORS[vendor]
    return allowed === undefined || allowed.includes(here) ? [] : [`${file}: only ${allowed.join(', ')} may know ${vendor}`]
  }
  if (target === undefined) return []
  const there = home(target)
  if (here === there) return []
  if (levelOf(there) <= levelOf(here)) return [`${file}: ${here} must not import ${there} (${specifier})`]
  return TYPES_ONLY[here]?.includes(there) && !typeOnly ? [`${file}: of ${there}, ${here} may import types only (${specifier})`] : []
}

function cycles(edges) {
  const state = new Map()
  const path = []
  const found = []
  const visit = (file) => {
    state.set(file, 'open')
    path.push(file)
    for (const { target, typeOnly } of edges.get(file) ?? []) {
      if (target === undefined || typeOnly) continue // types are gone before anything runs
      if (state.get(target) === 'open') found.push(`a circle: ${[...path.slice(path.indexOf(target)), target].join(' → ')}`)
      else if (!state.has(target)) visit(target)
    }
    path.pop()
    state.set(file, 'closed')
  }
  for (const file of edges.keys()) if (!state.has(file)) visit(file)
  return found
}

function importsOf(file, root, files) {
  const text = readFileSync(join(root, file), 'utf8')
  const tree = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, false, file.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS)
  const found = []
  const add = (literal, typeOnly) => {
    if (literal !== undefined && ts.isStringLiteralLike(literal)) found.push(resolved(literal.text, typeOnly, file, root, files))
  }
  const visit = (node) => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, isTypeImport(node.importClause))
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly)
    else if (ts.isImportTypeNode(node)) add(node.argument.literal, true)
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) add(node.arguments[0], false)
    ts.forEachChild(node, visit)
  }
  visit(tree)
  return found
}

function isTypeImport(clause) {
  if (clause === undefined) return false
  const named = clause.namedBindings
  return clause.isTypeOnly || (!clause.name && named !== undefined && ts.isNamedImports(named) && named.elements.length > 0
    && named.elements.every((element) => element.isTypeOnly))
}

function resolved(written, typeOnly, file, root, files) {
  const [specifier] = written.split('?') // what the bundler is asked for behind the name: ?worker, ?url
  if (!specifier.startsWith('.')) {
    const parts = specifier.split('/')
    return { vendor: specifier.startsWith('@') ? parts.slice(0, 2).join('/') : parts[0], typeOnly, specifier }
  }
  const base = relative(root, resolve(root, dirname(file), specifier))
  const target = ['', '.ts', '.tsx', '/index.ts', '/index.tsx'].map((end) => base + end).find((name) => files.includes(name))
  if (target !== undefined) return { target, typeOnly, specifier }
  return { typeOnly, specifier, missing: !ASSET.test(specifier) }
}

/** Sources without tests: a test may reach for anything it needs. */
function sources(root, folder = '') {
  return readdirSync(join(root, folder)).flatMap((name) => {
    const path = join(folder, name)
    if (statSync(join(root, path)).isDirectory()) return name === 'testing' ? [] : sources(root, path)
    return /\.tsx?$/.test(name) && !/\.test\.tsx?$|\.d\.ts$/.test(name) ? [path] : []
  })
}

const home = (file) => file.split('/')[0]
const levelOf = (folder) => LAYERS.findIndex((line) => line.includes(folder))

if (process.argv[1] === import.meta.filename) {
  const root = process.argv[2] ?? join(import.meta.dirname, '..', 'src')
  const found = problems(root)
  for (const each of found) console.log(each)
  process.exitCode = found.length > 0 ? 1 : 0
}
