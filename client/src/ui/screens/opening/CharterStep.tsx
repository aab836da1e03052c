import type { ReactNode } from 'react'
import { Notice } from '../../parts/Notice'
import { useSay, useTalk } from '../../state/environment'
import { CharterWork } from '../talk/Charter'
import { Continue } from './DetailsStep'

/** Step 4: the charter, once the words are compared. */
export function CharterStep(): ReactNode {
  const say = useSay()
  const { talk } = useTalk()
  if (talk.opening?.words.step !== 'verified' && talk.charter.state === 'none') {
    return (
      <>
        <h1>{say('charter.title')}</h1>
        <Notice title={say('opening.charterFirst')} />
        <Continue to="words" />
      </>
    )
  }
  return (
    <>
      <CharterWork />
      {talk.charter.state === 'in-force' && <Continue to="delegation" />}
    </>
  )
}
