import { Plus, Trash2 } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from '../../parts/Button'
import { Choices, Field } from '../../parts/Fields'
import { Icon } from '../../parts/Icon'
import { Mark } from '../../parts/Mark'
import { Notice } from '../../parts/Notice'
import { useSay } from '../../state/environment'
import { type DelegationDraft, emptyDelegation, partiesError, type QuestionProps, rowErrors, withDelegation, withoutDelegation } from './plan'

/** Delegations in charter order, their heads, and which of them the convener leads. */
export function Delegations({ draft, asked, onChange }: QuestionProps): ReactNode {
  const say = useSay()
  const nextRow = Math.max(...draft.delegations.map((each) => each.row)) + 1
  const missing = asked ? partiesError(draft) : null
  return (
    <>
      <p className="lead">{say('open.delegationsLead')}</p>
      <ol className="stack">
        {draft.delegations.map((row, order) => <Row key={row.row} row={row} order={order} draft={draft} asked={asked} onChange={onChange} />)}
      </ol>
      {missing && <Notice tone="warn" title={say(missing)} live />}
      <div className="acts">
        <Button onPress={() => onChange({ ...draft, delegations: [...draft.delegations, emptyDelegation(nextRow)] })}>
          <Icon of={Plus} />
          {say('open.add')}
        </Button>
      </div>
      <Choices
        label={say('open.headMe')}
        value={String(draft.mine ?? 'none')}
        onChange={(mine) => onChange({ ...draft, mine: mine === 'none' ? null : Number(mine) })}
        choices={[
          ...draft.delegations.map((each, order) => ({ value: String(each.row), label: each.name.trim() || say('open.delegation', { number: order + 1 }) })),
          { value: 'none', label: say('open.headMeNone') },
        ]}
      />
    </>
  )
}

interface RowProps extends QuestionProps { readonly row: DelegationDraft; readonly order: number }

function Row({ row, order, draft, asked, onChange }: RowProps): ReactNode {
  const say = useSay()
  const number = order + 1
  const errors = rowErrors(draft, row)
  const said = (error: (typeof errors)[keyof typeof errors]): string | null => (asked && error ? say(error) : null)
  const change = (part: Partial<DelegationDraft>): void => onChange(withDelegation(draft, row.row, part))
  return (
    <li>
      <fieldset className="card stack" aria-label={say('open.delegation', { number })}>
        <div className="card-head">
          <Mark of={{ kind: row.kind, order }} />
          <h2 className="strong grow">{row.name.trim() || say('open.delegation', { number })}</h2>
          {draft.delegations.length > 2 && (
            <Button
              kind="quiet" size="small"
              label={row.name.trim() ? say('open.remove', { name: row.name.trim() }) : say('open.removeNumber', { number })}
              onPress={() => onChange(withoutDelegation(draft, row.row))}
            >
              <Icon of={Trash2} />
              {say('open.removeShort')}
            </Button>
          )}
        </div>
        <div className="delegation-fields">
          <Field label={say('open.delegationName')} value={row.name} onChange={(name) => change({ name })} error={said(errors.name)} autoFocus={order === 0} />
          <Field
            className="field-short" label={say('open.delegationCode')} note={say('open.delegationCodeNote')} value={row.code}
            onChange={(code) => change({ code: code.toUpperCase().slice(0, 2), codeChosen: code !== '' })} error={said(errors.code)}
          />
          <Field label={say('open.headName')} value={row.head} onChange={(head) => change({ head })} error={said(errors.head)} />
        </div>
        <Choices
          look="segments" label={say('open.delegationKind')} value={row.kind} onChange={(kind) => change({ kind })}
          choices={[
            { value: 'party', label: say('open.kindParty') },
            { value: 'neutral', label: say('open.kindNeutral') },
            { value: 'observer', label: say('open.kindObserver') },
          ]}
        />
        <p className="small muted">{say(KIND_NOTES[row.kind])}</p>
      </fieldset>
    </li>
  )
}

const KIND_NOTES = { party: 'open.kindPartyNote', neutral: 'open.kindNeutralNote', observer: 'open.kindObserverNote' } as const
