/** A party leaves the talks (rules A9). */
export const leaving = {
  act: 'Leave the talks…',
  caption: 'A party can leave the talks at any time. Nobody has to agree.',
  title: 'Leave the talks for {delegation}?',
  effect: 'All of {delegation} leave plenary and every shared room at once, and new keys are made there. Open decisions end without being adopted; an open session is suspended. What was adopted or signed stands. Your caucus stays open. This cannot be undone: coming back takes a new talk.',
  reason: 'Reason, if you want to give one',
  do: 'Leave for {delegation}',
  keep: 'Stay in the talks',
  happened: '{byDelegation} left the talks. Reason: {reason}.',
  banner: '{names} left the talks. What was adopted or signed stands.',
  bannerGoesOn: 'No session opens and nothing is decided until the parties that stay agree on a charter without {names}.',
  bannerOver: 'No party is left to talk to: no session can be opened any more.',
  bannerOwn: 'Your caucus stays open to you.',
  roomLine: 'Your delegation left the talks.',
  toCharter: 'Go to the charter',
  outTitle: '{delegation} left the talks at {time}.',
  outText: '{name} left for all of {delegation}. What was adopted or signed stands. Nothing said there from now on reaches this device.',
}
