/** Sound cues and their switches (ux.md §8.4). */
export const sounds = {
  title: 'Sounds of Parley',
  lead: 'Heard on this device only. Each is told in words too.',
  closing: 'A room closes',
  opening: 'A room opens',
  knock: 'Somebody asks to enter',
  alarm: 'Alarm',
  volume: 'Volume',
  soft: 'Soft',
  middle: 'Middle',
  loud: 'Loud',
  silenced: 'All sound of Parley is off on this device. You hear nobody.',
  unsilence: 'Sound on',
  saidOff: 'All sound is off. You hear nobody.',
  saidOn: 'Sound is on.',
} as const
