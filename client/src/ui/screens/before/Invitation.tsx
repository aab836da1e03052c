import { type ReactNode, useState } from 'react'
import { Form } from 'react-aria-components/Form'
import type { InvitationPage, StorageMode } from '../../../model'
import { Plain } from '../../frame/Plain'
import { Button } from '../../parts/Button'
import { Choices, Field, Tick } from '../../parts/Fields'
import { Problem } from '../../parts/Problem'
import { ZoneChoice } from '../../parts/ZoneChoice'
import { useAct } from '../../state/act'
import { useApp, useClock, useNamed, useSay } from '../../state/environment'

const PASSPHRASE_LENGTH = 12

/** What an invited person sees first: who invites, the own details, where the keys are kept. */
export function Invitation({ invitation }: { readonly invitation: InvitationPage }): ReactNode {
  const say = useSay()
  const app = useApp()
  const [name, setName] = useState(invitation.name)
  const [title, setTitle] = useState('')
  const [zone, setZone] = useState(useClock().zone)
  const [storage, setStorage] = useState<StorageMode>('keep')
  const [passphrase, setPassphrase] = useState('')
  const [again, setAgain] = useState('')
  const [recognised, setRecognised] = useState(true)
  const [asked, setAsked] = useState(false)
  const sealed = storage === 'passphrase'
  const short = sealed && [...passphrase].length < PASSPHRASE_LENGTH
  const differs = sealed && !short && passphrase !== again
  const accept = useAct(() => app.acceptInvitation({ name: name.trim().normalize('NFC'), title: title.trim().normalize('NFC'), storage, zone, recognised, ...(sealed ? { passphrase } : {}) }))

  const submit = (): void => {
    if (name.trim() === '' || short || differs) setAsked(true)
    else accept.run()
  }

  return (
    <Plain>
      <h1>{say('invitation.title', { name: invitation.name })}</h1>
      <p className="lead">
        {invitation.role === 'head'
          ? say('invitation.asHead', { delegation: invitation.delegation.name })
          : say('invitation.asRole', { delegation: invitation.delegation.name, role: say(`roles.${invitation.role}`) })}
      </p>
      <Facts invitation={invitation} zone={zone} />
      <Form className="stack stack-wide" onSubmit={(event) => { event.preventDefault(); submit() }}>
        <section className="stack">
          <h2>{say('invitation.yourDetails')}</h2>
          <Field label={say('invitation.name')} note={say('invitation.nameNote')} value={name} onChange={setName} error={asked && name.trim() === '' ? say('invitation.nameMissing') : null} />
          <Field label={say('invitation.formOfAddress')} note={say('invitation.formOfAddressNote')} value={title} onChange={setTitle} />
          {invitation.role === 'head' && (
            <>
              <ZoneChoice label={say('invitation.zone')} value={zone} onChange={setZone} />
              <p className="small muted">{say('invitation.zoneNote')}</p>
            </>
          )}
        </section>
        <Choices
          label={say('invitation.storage')} value={storage} onChange={setStorage}
          choices={[
            { value: 'keep', label: say('invitation.keep'), note: say('invitation.keepNote') },
            { value: 'passphrase', label: say('invitation.passphraseChoice'), note: say('invitation.passphraseNote') },
            { value: 'forget', label: say('invitation.forget'), note: say('invitation.forgetNote') },
          ]}
        />
        {sealed && (
          <section className="stack">
            <Field label={say('invitation.passphrase')} value={passphrase} onChange={setPassphrase} type="password" autoComplete="new-password" error={asked && short ? say('invitation.passphraseShort') : null} />
            <Field label={say('invitation.passphraseAgain')} value={again} onChange={setAgain} type="password" autoComplete="new-password" error={asked && differs ? say('invitation.passphraseDiffers') : null} />
          </section>
        )}
        {invitation.role === 'head' && <KnownAgain storage={storage} value={recognised} onChange={setRecognised} />}
        {accept.problem && <Problem problem={accept.problem} />}
        <div className="stack stack-close">
          <p className="small muted">{say('invitation.effect')}</p>
          <div className="acts">
            <Button kind="main" size="large" type="submit" busy={accept.busy}>{accept.busy ? say('invitation.making') : say('invitation.make')}</Button>
          </div>
          <p className="small muted">{say('invitation.linkAlone')}</p>
        </div>
      </Form>
    </Plain>
  )
}

interface KnownAgainProps { readonly storage: StorageMode; readonly value: boolean; readonly onChange: (value: boolean) => void }

/** Whether a head's device shows keys that stay from talk to talk. */
function KnownAgain({ storage, value, onChange }: KnownAgainProps): ReactNode {
  const say = useSay()
  if (storage === 'forget') return <p className="small muted">{say('keys.showForget')}</p>
  return (
    <section className="stack stack-close">
      <Tick label={say('keys.show')} value={value} onChange={onChange} />
      <p className="small muted">{say('keys.showNote')} {storage === 'passphrase' && say('keys.showUnsealed')}</p>
    </section>
  )
}

function Facts({ invitation, zone }: { readonly invitation: InvitationPage; readonly zone: string }): ReactNode {
  const say = useSay()
  const named = useNamed()
  return (
    <dl className="facts card">
      <dt>{say('invitation.talk')}</dt><dd><bdi>{invitation.title}</bdi></dd>
      <dt>{say('invitation.delegation')}</dt><dd><bdi>{invitation.delegation.name}</bdi></dd>
      <dt>{say('invitation.role')}</dt><dd>{say(`roles.${invitation.role}`)}</dd>
      {invitation.invitedBy && <><dt>{say('invitation.invitedBy')}</dt><dd><bdi>{named(invitation.invitedBy)}</bdi></dd></>}
      {invitation.role !== 'head' && <><dt>{say('invitation.zone')}</dt><dd>{zone}</dd></>}
    </dl>
  )
}
