import type { ReactNode } from 'react'
import type { TalkPlan } from '../../../model'
import { type Choice, Choices, Ticks } from '../../parts/Fields'
import { useClock, useSay } from '../../state/environment'
import type { Key } from '../../words'
import { chairsOf, lackOf, type QuestionProps, templateOf } from './plan'

type Template = TalkPlan['template']
const TEMPLATES = ['bilateral', 'mediated', 'multilateral', 'hearing'] as const satisfies readonly Template[]
/** What a template fills in (rules C7), in the same order of columns as TEMPLATES. */
const ROWS: readonly { readonly name: Key; readonly cells: readonly [Key, Key, Key, Key] }[] = [
  { name: 'open.rowChair', cells: ['open.bilateralChair', 'open.mediatedChair', 'open.multilateralChair', 'open.hearingChair'] },
  { name: 'open.rowMeet', cells: ['open.meetYes', 'open.meetShuttle', 'open.meetYes', 'open.meetYes'] },
  { name: 'open.rowDecide', cells: ['open.bilateralDecide', 'open.mediatedDecide', 'open.multilateralDecide', 'open.hearingDecide'] },
  { name: 'open.rowPropose', cells: ['open.proposeParty', 'open.proposeChair', 'open.proposeParty', 'open.proposeChair'] },
  { name: 'open.rowAbsent', cells: ['open.absentBlocks', 'open.absentBlocks', 'open.absentOpen', 'open.absentBlocks'] },
  { name: 'open.rowFloor', cells: ['open.floorFree', 'open.floorFree', 'open.floorMultilateral', 'open.floorHearing'] },
  { name: 'open.rowText', cells: ['open.textCompilation', 'open.textSingle', 'open.textCompilation', 'open.textSingle'] },
  { name: 'open.rowAttribution', cells: ['open.attributionChatham', 'open.attributionOff', 'open.attributionOn', 'open.attributionOff'] },
  { name: 'open.rowRecording', cells: ['open.recordingForbidden', 'open.recordingForbidden', 'open.recordingConsent', 'open.recordingConsent'] },
  { name: 'open.rowLate', cells: ['open.lateRecord', 'open.lateNothing', 'open.lateRecord', 'open.lateRecord'] },
]

/** Terms that are signed with the template and that this version does not carry out. */
const LATER = { mediated: 'open.mediatedLater', multilateral: 'open.multilateralLater', hearing: 'open.hearingLater' } as const

const LANGUAGES = ['en', 'fr', 'es', 'ar', 'ru', 'zh'] as const

export function Rules({ draft, asked, onChange }: QuestionProps): ReactNode {
  const say = useSay()
  const clock = useClock()
  const columns = TEMPLATES.map((each) => ({ template: each, label: say(`open.${each}`) }))
  const chosen = templateOf(draft)
  const chairs = chairsOf(draft)
  const choice = ({ template, label }: (typeof columns)[number]): Choice<Template> => {
    const lack = lackOf(draft, template)
    if (lack !== null) return { value: template, label: say(lack, { template: label }), closed: true }
    return { value: template, label }
  }
  return (
    <>
      <p className="lead">{say('open.rulesLead')}</p>
      <Choices
        look="segments" label={say('open.template')} value={chosen} onChange={(template) => onChange({ ...draft, template })}
        choices={columns.map(choice)}
      />
      <div className="card sideways" tabIndex={0} role="region" aria-label={say('open.tableCaption')}>
        <table className="templates">
          <caption className="unseen">{say('open.tableCaption')}</caption>
          <thead>
            <tr><td />{columns.map(({ template, label }) => <th key={template} scope="col" className={template === chosen ? 'chosen' : ''}>{label}</th>)}</tr>
          </thead>
          <tbody>
            {ROWS.map((row) => (
              <tr key={row.name}>
                <th scope="row">{say(row.name)}</th>
                {row.cells.map((cell, at) => <td key={TEMPLATES[at]} className={TEMPLATES[at] === chosen ? 'chosen' : 'muted'}>{say(cell)}</td>)}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p>{say('open.chairs', { names: clock.list(chairs), count: chairs.length })}</p>
      {chosen !== 'bilateral' && <p className="muted">{say(LATER[chosen])}</p>}
      <Ticks
        label={say('open.languages')} note={say('open.languagesNote')} inRow values={LANGUAGES.filter((tag) => draft.languages.includes(tag))}
        onChange={(languages) => onChange({ ...draft, languages })} choices={LANGUAGES.map((tag) => ({ value: tag, label: say(`open.${tag}`) }))}
        error={asked && draft.languages.length === 0 ? say('open.languagesMissing') : null}
      />
    </>
  )
}
