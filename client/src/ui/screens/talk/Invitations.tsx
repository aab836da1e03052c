import { lazy, type ReactNode, Suspense, useState } from 'react'
import { Form } from 'react-aria-components/Form'
import type { InvitationView } from '../../../model'
import { Button } from '../../parts/Button'
import { Copy } from '../../parts/Copy'
import { Dialog } from '../../parts/Dialog'
import { Field, Ticks } from '../../parts/Fields'
import { LinkText } from '../../parts/LinkText'
import { Picker } from '../../parts/Picker'
import { Problem } from '../../parts/Problem'
import { useAct } from '../../state/act'
import { useApp, useClock, useSay, useTalk } from '../../state/environment'
import { delegationOf } from '../../telling/opening'
import { mayDo, type NamedRole, powersFor, rolesFor } from '../../telling/roles'

const Qr = lazy(() => import('../../parts/Qr'))

/** Naming people of the own delegation; each gets a link for one device. */
export function Invitations(): ReactNode {
  const say = useSay()
  const { talk } = useTalk()
  return (
    <>
      {talk.me.role === 'head' ? <Name /> : <p className="muted">{say('people.notHead')}</p>}
      <section className="card" aria-label={say('people.invitations')}>
        <h2 className="strong">{say('people.invitations')}</h2>
        {talk.invitations.length === 0 ? <p className="muted">{say('people.invitationsNone')}</p> : (
          <ul className="list">{talk.invitations.map((each) => <Invited key={each.invite} invitation={each} />)}</ul>
        )}
      </section>
    </>
  )
}

function Name(): ReactNode {
  const say = useSay()
  const app = useApp()
  const { talk } = useTalk()
  const own = delegationOf(talk, talk.me.delegation)
  const chairs = talk.me.powers.includes('chair')
  const [name, setName] = useState('')
  const [role, setRole] = useState<NamedRole>('member')
  const [powers, setPowers] = useState<readonly string[]>(powersFor('member', own.kind, chairs).first)
  const [days, setDays] = useState('7')
  const [asked, setAsked] = useState(false)
  const choose = (next: NamedRole): void => {
    setRole(next)
    setPowers(powersFor(next, own.kind, chairs).first)
  }
  const invite = useAct(() => app.invite({ name: name.trim().normalize('NFC'), role, powers, days: Number(days) }), () => {
    setName('')
    setAsked(false)
    choose('member') // a power meant for one person is not offered for the next
  })
  const daysHold = /^\d+$/.test(days) && Number(days) >= 1 && Number(days) <= 90
  const { may } = powersFor(role, own.kind, chairs)

  const submit = (): void => {
    if (name.trim() === '' || !daysHold) setAsked(true)
    else invite.run()
  }
  return (
    <section className="card stack" aria-label={say('people.inviteTitle')}>
      <h2 className="strong">{say('people.inviteTitle')}</h2>
      <p className="small muted">{say('people.inviteLead')}</p>
      <Form className="stack" onSubmit={(event) => { event.preventDefault(); submit() }}>
        <div className="invite-fields">
          <Field label={say('people.inviteName')} value={name} onChange={setName} error={asked && name.trim() === '' ? say('people.inviteNameMissing') : null} />
          <Picker label={say('people.inviteRole')} value={role} onChange={choose} options={rolesFor(own.kind).map((each) => ({ value: each, label: say(`roles.${each}`) }))} />
          <Field label={say('people.inviteDays')} value={days} onChange={setDays} error={asked && !daysHold ? say('people.inviteDaysWrong') : null} />
        </div>
        {may.length > 0 && (
          <Ticks inRow label={say('people.invitePowers')} values={may.filter((each) => powers.includes(each))} onChange={setPowers} choices={may.map((each) => ({ value: each, label: say('people.invitePower', { power: say(`roles.${each}`) }) }))} />
        )}
        {invite.problem && <Problem problem={invite.problem} />}
        <div className="acts"><Button kind="main" size="large" type="submit" busy={invite.busy}>{say(invite.busy ? 'people.inviting' : 'people.inviteDo')}</Button></div>
      </Form>
    </section>
  )
}

function Invited({ invitation }: { readonly invitation: InvitationView }): ReactNode {
  const say = useSay()
  const clock = useClock()
  const app = useApp()
  const [qr, setQr] = useState(false)
  const [cancelling, setCancelling] = useState(false)
  const cancel = useAct(() => app.cancelInvitation(invitation.invite), () => setCancelling(false))
  const { name, state, link } = invitation
  const open = state === 'fresh' || state === 'opened'
  const stated = invitation.usedAt === null ? say('open.linkState', { state }) : say('open.linkStateAt', { state, time: clock.moment(invitation.usedAt) })
  return (
    <li className="stack stack-close">
      <div className="list-row">
        <b><bdi>{say('people.invitationOf', { name, role: say(`roles.${invitation.role}`) })}</bdi></b>
        <span className="small muted grow">{mayDo(say, clock, invitation.powers)}</span>
        <span className={state === 'used' ? 'chip chip-ok' : 'chip'}>{stated}</span>
      </div>
      {open && (
        <>
          {link === null ? <p className="small muted">{say('people.linkGone')}</p> : (
            <LinkText link={link} label={say('people.linkLabel', { name })} />
          )}
          <div className="acts">
            {link !== null && <Copy text={link} label={say('people.linkCopy', { name })} />}
            {link !== null && <Button size="small" expanded={qr} onPress={() => setQr(!qr)}>{say(qr ? 'open.linkQrHide' : 'open.linkQr')}</Button>}
            <Button size="small" kind="danger" label={say('people.linkCancel', { name })} onPress={() => setCancelling(true)}>{say('people.linkCancelShort')}</Button>
            <span className="small muted">{say('people.linkUntil', { time: clock.moment(invitation.expires) })}</span>
          </div>
          {qr && link !== null && <Suspense><Qr text={link} label={say('open.linkQrNamed', { name })} /></Suspense>}
        </>
      )}
      <Dialog title={say('people.linkCancelTitle', { name })} open={cancelling} onClose={() => setCancelling(false)}>
        <p>{say('people.linkCancelText')}</p>
        {cancel.problem && <Problem problem={cancel.problem} />}
        <div className="dialog-acts">
          <Button kind="danger" size="large" busy={cancel.busy} onPress={() => cancel.run()}>{say('people.linkCancelDo')}</Button>
          <Button size="large" onPress={() => setCancelling(false)}>{say('people.linkCancelKeep')}</Button>
        </div>
      </Dialog>
    </li>
  )
}
