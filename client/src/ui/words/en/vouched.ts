/** Who vouches for what the record says, and who does not yet. Each sentence is of what was heard and signed, with its time. */
export const vouched = {
  confirmed: 'Confirmed by {names}, {time}.',
  unconfirmed: 'Not yet confirmed by {delegation}’s device (last heard {time}).',
  unheard: 'Not yet confirmed by {delegation}’s device (not heard yet).',
  since: 'Not confirmed by {delegation} since {time}.',
  never: 'Not confirmed by {delegation}.',
  sinceMeans: 'Nothing newer is confirmed. The host may hold back what {delegation}’s device says, or the device is away. Nothing waits for it.',
  before: 'Every party vouched for it when this device came.',
  sealUpTo: 'up to {time} by {count, plural, =2 {{names}} other {all # parties}}',
  sealUnheard: 'not yet confirmed by {names}',
  details: 'Who confirms the record',
  own: '{delegation}: this device has it so.',
  upTo: '{delegation}: confirmed up to now, heard {time}.',
} as const
