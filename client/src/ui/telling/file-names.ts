/**
 * What a file's name says that a person does not see (spec/opening.md §10): that it is a program whatever stands before its ending, and characters without a
 * shape, which hide an ending or turn it round. The one table of endings is here; what a name is not in the table, nothing is said of.
 */
export type FileKind = 'program' | 'script' | 'macros' | 'shortcut' | 'page' | 'disk'

/** Endings that a system runs, or opens with something that runs what is inside, by what a person should know of them. */
const ENDINGS: Readonly<Record<FileKind, string>> = {
  program: `exe com scr pif msi msix msixbundle appx appxbundle msp mst cpl dll sys drv ocx gadget app pkg mpkg dmg command workflow action osx
    run bin out elf so deb rpm snap flatpak flatpakref appimage apk aab ipa jar xap xpi crx air xbap application appref-ms`,
  script: `bat cmd ps1 ps1xml ps2 ps2xml psc1 psc2 psm1 psd1 vb vbs vbe vbscript js jse mjs cjs ws wsf wsc wsh sct hta reg inf ins isp
    sh bash zsh csh ksh fish tcsh py pyc pyw pyz pyzw pl pm rb php phtml tcl lua ahk au3 scpt scptd applescript jnlp msh msh1 msh2 mshxml shb shs`,
  macros: 'docm dotm xlsm xltm xlam xll xla xlw pptm potm ppam ppsm ppa sldm mdb mde accdb accde accda ade adp mda slk iqy oqy rqy odb ole one onepkg wll pub rtf',
  shortcut: `lnk url website webloc desktop directory scf search-ms searchconnector-ms library-ms settingcontent-ms theme themepack deskthemepack
    rdp ica ovpn mobileconfig inetloc fileloc terminal`,
  page: 'htm html xhtml xht shtml mht mhtml svg svgz xml xsl xslt chm hlp maff',
  disk: 'iso img vhd vhdx vmdk ova ovf udf bin-cue wim esd toast cab',
}
const KIND: ReadonlyMap<string, FileKind> = new Map(
  (Object.keys(ENDINGS) as FileKind[]).flatMap((kind) => ENDINGS[kind].split(/\s+/).map((ending) => [ending, kind] as const)),
)

/** Controls, formats (direction, zero width, tags, soft hyphen), lone surrogates, private use, line ends, blanks that are no space, and letters without ink. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\u00a0\u115f\u1160\u1680\u2000-\u200a\u202f\u205f\u2800\u3000\u3164\uffa0\ufe00-\ufe0f\u034f\u17b4\u17b5\u180b-\u180d]/gu
/** What systems leave off, or read as something else, at the end of a name. */
const LOOSE_END = /[\s.]+$/u
const MOST_SHOWN = 96
const ENDING_SHOWN = 32

const codeOf = (char: string): string => `‹U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}›`

/** The name as it may be read: what has no shape is written out, and of a long one the middle is left out, never the ending. */
export function shownName(name: string): string {
  const seen = name.replace(UNSEEN, codeOf)
  const end = LOOSE_END.exec(seen)?.[0] ?? ''
  const whole = end.trim() === end ? seen : `${seen.slice(0, seen.length - end.length)}${end.replaceAll(' ', codeOf(' '))}`
  const chars = [...whole]
  return chars.length <= MOST_SHOWN ? whole : `${chars.slice(0, MOST_SHOWN - ENDING_SHOWN).join('')} … ${chars.slice(-ENDING_SHOWN).join('')}`
}

export const hidesSomething = (name: string): boolean => name.search(UNSEEN) >= 0 || LOOSE_END.test(name)

export interface NamedKind {
  readonly kind: FileKind
  readonly ending: string
  /** Another ending stands before the true one, as in “minutes.pdf.exe”. */
  readonly posesAs: string | null
}

/** What it is by its last ending, which decides on every system; null for a document. */
export function kindOfName(name: string): NamedKind | null {
  const parts = plainName(name).toLowerCase().normalize('NFKC').split('.')
  const ending = parts.length < 2 ? '' : (parts.at(-1) ?? '').trim()
  const kind = KIND.get(ending)
  if (kind === undefined) return null
  const before = parts.length < 3 ? '' : (parts.at(-2) ?? '').trim()
  return { kind, ending, posesAs: /^[a-z0-9]{1,5}$/.test(before) && before !== ending ? before : null }
}

/** The name under which it is saved: without what nobody sees, without folders, without what systems leave off at the end. */
export function plainName(name: string): string {
  const plain = name.replace(UNSEEN, '').replace(/[/\\:*?"<>|]/g, '_').replace(LOOSE_END, '').trim()
  return plain === '' ? 'file' : plain
}
