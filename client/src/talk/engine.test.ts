import { afterEach, describe, expect, it } from 'vitest'
import { MemoryHost } from './testing/host'
import { opened, openTalk, Player } from './testing/people'

const players: Player[] = []
afterEach(() => {
  for (const p of players.splice(0)) p.engine.stop()
})
async function talk() {
  const host = await MemoryHost.start()
  const heads = await opened(host)
  players.push(heads.vale, heads.wells)
  return { host, ...heads }
}

describe('two heads', () => {
  it('come from links over five equal words to a charter in force', async () => {
    const { vale, wells } = await talk()
    expect(vale.view.opening?.words).toMatchObject({ step: 'verified' })
    expect(vale.view.opening?.words).toMatchObject({ code: (wells.view.opening?.words as unknown as { code: string[] }).code })
    expect(vale.view.charter.signed.map((s) => s.delegation).sort()).toEqual(['NL', 'SM'])
    expect(vale.room('plenary').members.map((m) => m.person.name)).toEqual(['Ingrid Vale', 'Dario Wells'])
  })

  it('stop for both when one says that the words differ', async () => {
    const host = await MemoryHost.start()
    const { links } = await openTalk(host)
    const [vale, wells] = [new Player(host), new Player(host)]
    players.push(vale, wells)
    await vale.accept(links[0]?.link ?? '', 'Ingrid Vale')
    await wells.accept(links[1]?.link ?? '', 'Dario Wells')
    await Promise.all([vale, wells].map((p) => p.sees((v) => v.opening?.words.step === 'ready')))
    await vale.engine.acts.compareWords()
    await wells.engine.acts.compareWords()
    await wells.sees((v) => v.opening?.words.step === 'comparing')
    await wells.engine.acts.confirmWords(false)
    await Promise.all([vale, wells].map((p) => p.sees((v) => v.problem?.code === 'WORDS_DIFFER')))
    expect([vale, wells].map((p) => p.view.rooms.length)).toEqual([0, 0])
  })

  it('exchange messages that carry the author and arrive once', async () => {
    const { vale, wells } = await talk()
    const room = vale.room('plenary').room
    await vale.engine.acts.sendMessage(room, 'Good morning.')
    await wells.engine.acts.sendMessage(room, 'Good morning to you.')
    await Promise.all(
      [vale, wells].map((p) => p.sees((v) => v.rooms.some((r) => r.kind === 'plenary' && r.messages.filter((m) => m.delivery !== 'waiting').length === 2))),
    )
    const said = (p: Player) =>
      p
        .room('plenary')
        .messages.map((m) => `${m.author.name}: ${m.text}`)
        .sort()
    expect(said(vale)).toEqual(['Dario Wells: Good morning to you.', 'Ingrid Vale: Good morning.'])
    expect(said(wells)).toEqual(said(vale))
  })

  it('are back after a restart with nothing lost', async () => {
    const { vale, wells } = await talk()
    const room = vale.room('plenary').room
    await vale.engine.acts.sendMessage(room, 'Before.')
    await wells.sees((v) => v.rooms.some((r) => r.messages.some((m) => m.text === 'Before.')))
    await wells.restart()
    await vale.engine.acts.sendMessage(room, 'After.')
    await wells.sees((v) => v.rooms.some((r) => r.messages.some((m) => m.text === 'After.')))
    expect(wells.room('plenary').messages.map((m) => m.text)).toEqual(['Before.', 'After.'])
  })
})

/** A member of Southmark: knocks, is admitted to the own caucus, asks for the plenary. */
async function member(host: MemoryHost, wells: Player, name = 'Noor Castell'): Promise<Player> {
  await wells.engine.acts.invite({ name, role: 'expert', powers: ['speak', 'draft'], days: 7 })
  await wells.sees((v) => v.invitations.some((i) => i.name === name) && v.connection.queued === 0)
  const link = wells.view.invitations.find((i) => i.name === name)?.link ?? ''
  const castell = new Player(host)
  players.push(castell)
  await castell.accept(link, name, 'Ms')
  await wells.sees((v) => v.admissions.some((a) => a.roomKind === 'caucus' && a.mayAnswer))
  const knock = wells.view.admissions.find((a) => a.roomKind === 'caucus' && a.mayAnswer)
  expect(await wells.engine.acts.consent(knock?.room ?? '', knock?.person.id ?? '')).toBeNull()
  await castell.sees((v) => v.rooms.some((r) => r.kind === 'caucus' && r.state === 'open'))
  return castell
}

describe('a member', () => {
  it('enters the own caucus by the own head alone, and the plenary only when every head consented', async () => {
    const { host, vale, wells } = await talk()
    const castell = await member(host, wells)
    await castell.engine.acts.askToEnter(wells.room('plenary').room)
    await wells.sees((v) => v.admissions.some((a) => a.roomKind === 'plenary' && a.mayAnswer))
    const own = wells.view.admissions.find((a) => a.roomKind === 'plenary')
    await wells.engine.acts.consent(own?.room ?? '', own?.person.id ?? '')
    await vale.sees((v) => v.admissions.some((a) => a.roomKind === 'plenary' && a.mayAnswer))
    await castell.sees((v) => v.waiting?.consents.some((c) => c.delegation === 'SM' && c.state === 'given') === true)
    expect(castell.view.rooms.map((r) => r.kind)).toEqual(['caucus'])
    const asked = vale.view.admissions[0]
    await vale.engine.acts.consent(asked?.room ?? '', asked?.person.id ?? '')
    await castell.sees((v) => v.rooms.some((r) => r.kind === 'plenary' && r.state === 'open'))
    expect(castell.room('plenary').members.map((m) => m.person.name)).toEqual(['Ingrid Vale', 'Dario Wells', 'Noor Castell'])
    await castell.engine.acts.sendMessage(castell.room('plenary').room, 'Thank you.')
    await vale.sees((v) => v.rooms.some((r) => r.messages.some((m) => m.text === 'Thank you.')))
  })

  it('is removed everywhere by one head, and hears nothing any more', async () => {
    const { host, vale, wells } = await talk()
    const castell = await member(host, wells)
    const plenary = wells.room('plenary').room
    await castell.engine.acts.askToEnter(plenary)
    await wells.sees((v) => v.admissions.some((a) => a.roomKind === 'plenary' && a.mayAnswer))
    await wells.engine.acts.consent(plenary, castell.view.me.id)
    await vale.sees((v) => v.admissions.some((a) => a.roomKind === 'plenary' && a.mayAnswer))
    await vale.engine.acts.consent(plenary, castell.view.me.id)
    await castell.sees((v) => v.rooms.some((r) => r.kind === 'plenary' && r.state === 'open'))
    await vale.engine.acts.remove(plenary, castell.view.me.id, 'Recording seen')
    await castell.sees((v) => v.rooms.some((r) => r.kind === 'plenary' && r.state === 'removed'))
    expect(castell.room('plenary').removedBy).toMatchObject({ reason: 'Recording seen', by: { name: 'Ingrid Vale', title: 'Ms' } })
    await vale.sees((v) => v.rooms.some((r) => r.kind === 'plenary' && r.members.length === 2))
    await wells.engine.acts.sendMessage(plenary, 'She is gone.')
    await vale.sees((v) => v.rooms.some((r) => r.messages.some((m) => m.text === 'She is gone.')))
    expect(castell.room('plenary').messages.some((m) => m.text === 'She is gone.')).toBe(false)
    await castell.sees((v) => v.security.kind === 'verified') // the caucus is still there
    // the old asking has served: no head is asked about her again before she asks again, not even after a restart
    await wells.restart()
    await vale.engine.acts.sendMessage(plenary, 'Back to the routes.')
    await wells.sees((v) => v.rooms.some((r) => r.messages.some((m) => m.text === 'Back to the routes.')) && v.connection.queued === 0)
    expect([vale, wells].map((p) => p.view.admissions)).toEqual([[], []])
    await castell.engine.acts.askToEnter(plenary)
    for (const head of [wells, vale]) {
      await head.sees((v) => v.admissions.some((a) => a.person.id === castell.view.me.id && a.mayAnswer && a.consents.every((c) => c.state !== 'refused')))
      await head.engine.acts.consent(plenary, castell.view.me.id)
    }
    await castell.sees((v) => v.rooms.some((r) => r.kind === 'plenary' && r.state === 'open'))
  })

  it('who was removed from the own caucus asks anew, and the head answers anew', async () => {
    const { host, wells } = await talk()
    const castell = await member(host, wells)
    const caucus = wells.room('caucus').room
    await wells.engine.acts.remove(caucus, castell.view.me.id, 'Change of team')
    await castell.sees((v) => v.rooms.some((r) => r.kind === 'caucus' && r.state === 'removed'))
    await wells.sees((v) => v.rooms.some((r) => r.kind === 'caucus' && r.members.length === 1))
    expect(wells.view.admissions).toEqual([])
    await castell.engine.acts.askToEnter(caucus)
    await wells.sees((v) => v.admissions.some((a) => a.roomKind === 'caucus' && a.mayAnswer && a.consents[0]?.state === 'missing'))
    expect(await wells.engine.acts.consent(caucus, castell.view.me.id)).toBeNull()
    await castell.sees((v) => v.rooms.some((r) => r.kind === 'caucus' && r.state === 'open'))
  })

  it('sees that the heads have compared the words as soon as the own caucus is open, and claims nothing before', async () => {
    const { host, wells } = await talk()
    await wells.engine.acts.invite({ name: 'Noor Castell', role: 'expert', powers: ['speak'], days: 7 })
    await wells.sees((v) => v.invitations.length === 1 && v.connection.queued === 0)
    const castell = new Player(host)
    players.push(castell)
    await castell.accept(wells.view.invitations[0]?.link ?? '', 'Noor Castell')
    await castell.sees((v) => v.connection.state === 'connected')
    expect(castell.view.security).toEqual({ kind: 'encrypted', because: 'no-room' })
    await wells.sees((v) => v.admissions.length === 1)
    await wells.engine.acts.consent(wells.room('caucus').room, wells.view.admissions[0]?.person.id ?? '')
    await castell.sees((v) => v.rooms.some((r) => r.kind === 'caucus' && r.state === 'open') && v.security.kind === 'verified')
    expect(castell.room('caucus').members.every((m) => m.verified)).toBe(true)
  })
})
