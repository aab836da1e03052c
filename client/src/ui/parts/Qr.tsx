import encodeQR from 'qr'
import type { ReactNode } from 'react'

/** A QR code as one path of squares, dark on white in every theme so that any camera reads it. */
export default function Qr({ text, label }: { readonly text: string; readonly label: string }): ReactNode {
  const squares = encodeQR(text, 'raw', { ecc: 'medium', border: 4 })
  const path = squares.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join('')
  return (
    <svg className="qr" role="img" aria-label={label} viewBox={`0 0 ${squares.length} ${squares.length}`} shapeRendering="crispEdges">
      <rect width={squares.length} height={squares.length} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  )
}
