import type { ReactNode } from 'react'
import { Mark } from '../parts/Mark'
import { useNamed, useSay, useTalk } from '../state/environment'
import { delegationOf } from '../telling/opening'

/** Who I am here: mark, name, role. */
export function Me(): ReactNode {
  const say = useSay()
  const named = useNamed()
  const { talk } = useTalk()
  return (
    <span className="me">
      <Mark of={delegationOf(talk, talk.me.delegation)} size={18} />
      <bdi className="side-code only-narrow">{talk.me.delegation}</bdi>
      <span className="not-narrow">
        <b><bdi>{named(talk.me)}</bdi></b>
        <span className="me-role">{say(`roles.${talk.me.role}`)}</span>
      </span>
    </span>
  )
}
