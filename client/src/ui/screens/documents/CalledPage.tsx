import { BookOpen } from 'lucide-react'
import type { ReactNode } from 'react'
import { Icon } from '../../parts/Icon'
import { useNamed, useSay, useTalk } from '../../state/environment'
import type { InRoom } from '../../state/plenary'
import { nameIn } from '../../telling/documents'
import { delegationOf } from '../../telling/opening'
import { Get } from './FileLine'

/** The page called up last. It moves nobody: who wants to look gets the file. */
export function CalledPage({ here: { room, subjects } }: { readonly here: InRoom }): ReactNode {
  const say = useSay()
  const named = useNamed()
  const { talk } = useTalk()
  const { page } = subjects
  if (page === null) return null
  const agreed = subjects.bundles[page.bundle]?.files.find((each) => each.file === page.file)
  const version = subjects.files[page.file]?.versions.find((each) => each.hash === agreed?.hash)
  const caller = talk.rooms.find((each) => each.room === room)?.members.find((each) => each.person.id === page.person)?.person
  return (
    <div className="notice row row-wrap" role="status">
      <Icon of={BookOpen} />
      <b className="grow">{say('documents.called', { page: page.page, name: nameIn(subjects, page.file, agreed?.hash ?? null), person: caller ? named(caller) : say('roles.nobody') })}</b>
      {version && <Get version={version} room={room} from={delegationOf(talk, subjects.files[page.file]?.delegation ?? '').name} />}
    </div>
  )
}
