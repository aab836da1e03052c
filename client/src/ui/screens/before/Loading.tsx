import { type ReactNode, useEffect, useState } from 'react'

/** Nothing moves for 400 ms, then grey lines, at 2 s a sentence (ux.md §3.1). */
export function Loading({ sentence }: { readonly sentence: string }): ReactNode {
  const [stage, setStage] = useState<'still' | 'lines' | 'said'>('still')
  useEffect(() => {
    const lines = setTimeout(() => setStage('lines'), 400)
    const said = setTimeout(() => setStage('said'), 2000)
    return () => { clearTimeout(lines); clearTimeout(said) }
  }, [])
  if (stage === 'still') return null
  return (
    <div className="grey-lines" role="status">
      <span aria-hidden /><span aria-hidden /><span aria-hidden />
      {stage === 'said' && <p>{sentence}</p>}
    </div>
  )
}
