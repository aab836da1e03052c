/** What a template fills in (rule C7) is a charter the rules accept (C5), and one step beside it is not. */
import { describe, expect, it } from 'vitest'
import { charterTemplate, type Template } from '.'
import { charterIsBad } from './charter-terms'
import { DELEGATIONS, founded, Talk } from './testing/talk'

const LANGUAGES = { working: ['en', 'fr'], authentic: ['en'] }
const THIRD = { id: 'W', name: 'Westfell', kind: 'party', heads: ['w1'], signature: 'any' } as const
const chosen = (template: Template) => ({
  title: 'Talks',
  delegations: template === 'multilateral' ? [...DELEGATIONS, THIRD] : DELEGATIONS,
  languages: LANGUAGES,
  chair: template === 'bilateral' ? ['N', 'S'] : ['M'],
})

describe.each<Template>(['bilateral', 'mediated', 'multilateral', 'hearing'])('the template %s', (template) => {
  it('is a good charter', () => {
    expect(charterIsBad(charterTemplate(template, chosen(template)), [], 0)).toBe(false)
  })

  it('has every field of C7, so that nothing is left to be guessed', () => {
    expect(Object.keys(charterTemplate(template, chosen(template))).sort()).toEqual([
      'attribution', 'chair', 'decision', 'delegations', 'floor', 'languages', 'late_joiner', 'outage_s', 'recording', 'retention', 'rules', 'shuttle',
      'template', 'text', 'title', 'undertaking',
    ])
  })

  it('is bad with an authentic language nobody works in', () => {
    expect(charterIsBad(charterTemplate(template, { ...chosen(template), languages: { working: ['fr'], authentic: ['en'] } }), [], 0)).toBe(true)
  })
})

describe('templates that need somebody', () => {
  it('mediated and hearing want a neutral; minus one wants three parties', () => {
    const partiesAlone = { ...chosen('bilateral'), delegations: DELEGATIONS.slice(0, 2) }
    expect(charterIsBad(charterTemplate('bilateral', partiesAlone), [], 0)).toBe(false)
    expect(charterIsBad(charterTemplate('mediated', partiesAlone), [], 0)).toBe(true)
    expect(charterIsBad(charterTemplate('hearing', partiesAlone), [], 0)).toBe(true)
    expect(charterIsBad(charterTemplate('multilateral', { ...partiesAlone, chair: ['N'] }), [], 0)).toBe(true)
  })
})

describe('the first charter', () => {
  it('comes into force with the last party\'s consent, and is amended only by naming it', () => {
    const talk = new Talk(founded())
    const charter = charterTemplate('bilateral', chosen('bilateral'))
    expect(talk.post('o1', 'charter.propose', { charter: { delegations: [] }, amends: null })).toBe('NO_POWER')
    for (const listed of [null, 'N', [null], ['N'], [[]], [{}], [{ id: 'N' }], [{ id: 'N', heads: 'n1' }], [{ id: 'S', heads: ['n1'] }]]) {
      expect(talk.post('n1', 'charter.propose', { charter: { delegations: listed }, amends: null })).toBe('NO_POWER')
    }
    expect(talk.post('n1', 'charter.propose', { charter: { delegations: [{ id: 'N', heads: ['n1'] }] }, amends: null })).toBe('BAD_CHARTER')
    const proposal = talk.did('n1', 'charter.propose', { charter, amends: null })
    expect(talk.state.charter).toBeNull()
    talk.did('s1', 'consent', { to: proposal })
    expect(talk.state.charter?.id).toBe(proposal)
    expect(talk.post('n1', 'charter.propose', { charter, amends: null })).toBe('STALE_CHARTER')
    expect(talk.post('n1', 'charter.propose', { charter, amends: proposal })).toBe('ok')
  })
})
