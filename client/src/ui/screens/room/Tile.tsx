import { Hand, Mic, MicOff, Volume2 } from 'lucide-react'
import type { ReactNode } from 'react'
import type { TileView } from '../../../model'
import { Icon } from '../../parts/Icon'
import { useClock, useNamed, useSay } from '../../state/environment'
import type { Seat } from '../../telling/seating'
import { useTrack } from './track'

/** A picture that starts or stands still stays in sight, with a word and a time; what cannot be decrypted does not. */
const WITH_PICTURE: ReadonlySet<TileView['camera']> = new Set(['starting', 'on', 'stalled'])

/** One person: picture or initials, microphone, name, role, hand. What cannot be decrypted is said, never shown. */
export function Tile({ seat, floor }: { readonly seat: Seat; readonly floor: 'has' | 'waits' | null }): ReactNode {
  const say = useSay()
  const named = useNamed()
  const { member, tile } = seat
  const { person, me } = member
  const hand = floor === 'waits' || (tile?.hand ?? member.hand)
  const picture = tile !== null && WITH_PICTURE.has(tile.camera)
  // The own picture is another track after each start; others keep their place while their tracks come and go.
  const video = useTrack(picture ? `${person.id} ${tile.leaf} ${me ? tile.camera : ''}` : null, (element) => tile?.attachCamera(element) ?? (() => undefined))
  const name = named(person)
  const role = say(person.role === 'head' ? 'roles.headShort' : `roles.${person.role}`)
  const label = say('room.tileName', {
    name, role, me: me ? 'yes' : 'no', microphone: tile?.microphone ?? 'off', camera: tile?.camera === 'on' ? 'on' : 'off', hand: hand ? 'yes' : 'no', floor: floor ?? 'none',
  })
  const still = tile?.camera === 'stalled' || (tile?.frozenSince ?? null) !== null
  const classes = ['tile', !picture && 'tile-empty', picture && still && 'tile-still', tile?.speaking && 'tile-speaking', floor === 'has' && 'tile-floor']
  return (
    <div className={classes.filter(Boolean).join(' ')} role="group" aria-label={label}>
      {picture
        ? <video ref={video} className={me ? 'tile-own' : ''} autoPlay playsInline muted aria-label={say('room.pictureOf', { name })} />
        : <span className="tile-initials" aria-hidden>{initials(person.name)}</span>}
      <State seat={seat} name={name} />
      {floor === 'has' && <span className="tile-has-floor" aria-hidden><Icon of={Mic} /> {say('floor.now')}</span>}
      {hand && <span className="tile-hand"><Icon of={Hand} /> <span className="tile-hand-words">{say(floor === 'waits' ? 'room.asksFloor' : 'room.hand')}</span></span>}
      <div className="tile-line">
        <span className="tile-sound"><Icon of={tile?.speaking ? Volume2 : tile?.microphone === 'on' ? Mic : MicOff} /><span className="unseen">{say(tile?.speaking ? 'room.speaking' : tile?.microphone === 'on' ? 'room.microphoneOn' : 'room.microphoneOff')}</span></span>
        <span className="tile-who">
          <b><bdi>{name}</bdi></b>{' '}
          <span className="tile-role">{me ? say('room.tileYou', { role }) : role}{member.visitor && `, ${say('room.visitor')}`}</span>{' '}
          {!member.verified && <span className="tile-role tile-unverified">{say('room.unverified')}</span>}
        </span>
      </div>
    </div>
  )
}

/** Why there is no picture, or that it stands still, always with a word and a time. */
function State({ seat: { member, tile }, name }: { readonly seat: Seat; readonly name: string }): ReactNode {
  const say = useSay()
  const clock = useClock()
  const said = (): string | null => {
    if (!tile || (member.leaf === null && !member.me) || member.connected === false) return say('room.noDevice')
    if (tile.camera === 'undecryptable') return say('room.undecryptable')
    if (tile.camera === 'stalled') return tile.frozenSince === null ? say('room.stalled', { name }) : say('room.stalledSince', { name, time: clock.second(tile.frozenSince) })
    if (tile.camera === 'not-received') return say('reception.notReceived')
    if (tile.camera === 'starting') return say('room.starting')
    return tile.camera === 'on' && tile.frozenSince !== null ? say('room.frozen', { time: clock.second(tile.frozenSince) }) : null
  }
  const words = said()
  return words === null ? null : <span className="tile-state">{words}</span>
}

/** Two letters of a name, for a tile without a picture. */
export function initials(name: string): string {
  const words = name.split(/\s+/).filter(Boolean)
  const letters = words.length > 1 ? [words[0], words[words.length - 1]] : [words[0]]
  return letters.map((word) => [...(word ?? '')][0] ?? '').join('').toLocaleUpperCase()
}
