/** Names of files say what they are, whatever they hide. */
import { describe, expect, it } from 'vitest'
import { hidesSomething, kindOfName, plainName, shownName } from './file-names'

const RLO = '\u202e'
const ZERO = '\u200b'

describe('a file that something runs', () => {
  it.each([
    ['Minutes.exe', 'program', 'exe', null],
    ['MINUTES.EXE', 'program', 'exe', null],
    ['minutes.pdf.exe', 'program', 'exe', 'pdf'],
    ['minutes.pdf                                        .exe', 'program', 'exe', 'pdf'],
    ['minutes.exe.', 'program', 'exe', null],
    ['minutes.exe ', 'program', 'exe', null],
    ['minutes.exe . .', 'program', 'exe', null],
    [`minutes${RLO}fdp.exe`, 'program', 'exe', null],
    [`minutes.e${ZERO}xe`, 'program', 'exe', null],
    ['minutes.ｅｘｅ', 'program', 'exe', null],
    ['minutes.scr', 'program', 'scr', null],
    ['minutes.AppImage', 'program', 'appimage', null],
    ['list.xlsm', 'macros', 'xlsm', null],
    ['list.docx.lnk', 'shortcut', 'lnk', 'docx'],
    ['list.url', 'shortcut', 'url', null],
    ['list.desktop', 'shortcut', 'desktop', null],
    ['list.vbs', 'script', 'vbs', null],
    ['list.txt.js', 'script', 'js', 'txt'],
    ['list.sh', 'script', 'sh', null],
    ['map.svg', 'page', 'svg', null],
    ['map.html', 'page', 'html', null],
    ['map.iso', 'disk', 'iso', null],
    ['.bat', 'script', 'bat', null],
  ])('%s', (name, kind, ending, posesAs) => {
    expect(kindOfName(name)).toEqual({ kind, ending, posesAs })
  })

  it.each(['Minutes.pdf', 'Minutes.docx', 'List.xlsx', 'exe', 'Version 1.2', 'Notes', 'Photo.jpeg', 'a.exe.pdf', '', '...', '√.png'])('is not %s', (name) => {
    expect(kindOfName(name)).toBeNull()
  })
})

describe('what nobody sees', () => {
  it('is written out, and the ending stands where it belongs', () => {
    expect(shownName(`minutes${RLO}fdp.exe`)).toBe('minutes‹U+202E›fdp.exe')
    expect(shownName(`a${ZERO}b\u00a0c\u3164.pdf`)).toBe('a‹U+200B›b‹U+00A0›c‹U+3164›.pdf')
    expect(shownName('a\nb\t.pdf')).toBe('a‹U+000A›b‹U+0009›.pdf')
    expect(shownName('minutes.exe  ')).toBe('minutes.exe‹U+0020›‹U+0020›')
    expect([shownName('Protokoll für Łódź.pdf'), shownName('会议纪要.pdf')]).toEqual(['Protokoll für Łódź.pdf', '会议纪要.pdf'])
  })

  it('is told of, and of nothing else', () => {
    for (const name of [`a${RLO}`, `a${ZERO}`, 'a.', 'a ', 'a\u00ad']) expect(hidesSomething(name)).toBe(true)
    for (const name of ['a', 'a.pdf', 'Łódź 2.pdf']) expect(hidesSomething(name)).toBe(false)
  })

  it('of a long name is its middle, never its ending', () => {
    const long = shownName(`${'very '.repeat(200)}long.pdf.exe`)
    expect([...long].length).toBeLessThanOrEqual(100)
    expect(long.endsWith('long.pdf.exe')).toBe(true)
  })

  it('is not in the name it is saved by, nor are folders', () => {
    expect([`a${RLO}b.pdf`, '../../.profile', 'C:\\run.exe ', '...', 'con. '].map(plainName)).toEqual(['ab.pdf', '.._.._.profile', 'C__run.exe', 'file', 'con'])
  })
})
