/** The green room's checks (ux.md §4.8): each a fact that was measured, never one that is assumed. */
import type { Check } from './index'
import type { TalkView } from '../talk/view'

const CLOCK_WARN_MS = 120_000
export interface CheckPorts {
  readonly talk: () => TalkView | null
  readonly now: () => number
}

type Result = Pick<Check, 'state' | 'fact' | 'code'>
const good = (fact: string): Result => ({ state: 'good', fact, code: null })
const failed = (code: string, fact = ''): Result => ({ state: 'failed', fact, code })

async function camera(): Promise<Result> {
  const stream = await navigator.mediaDevices.getUserMedia({ video: true })
  const settings = stream.getVideoTracks()[0]?.getSettings()
  stream.getTracks().forEach((t) => t.stop())
  return good(`${settings?.width ?? 0} × ${settings?.height ?? 0}`)
}

/** Listens for a second: silence is a fact worth telling before the session, not in it. */
async function microphone(): Promise<Result> {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true })
  const context = new AudioContext()
  try {
    const analyser = context.createAnalyser()
    context.createMediaStreamSource(stream).connect(analyser)
    const samples = new Float32Array(analyser.fftSize)
    let loudest = 0
    for (let i = 0; i < 10; i++) {
      await new Promise((resolve) => setTimeout(resolve, 100))
      analyser.getFloatTimeDomainData(samples)
      loudest = Math.max(loudest, ...samples.map(Math.abs))
    }
    return loudest > 0.001 ? good(`${Math.round(loudest * 100)} %`) : { state: 'weak', fact: '0 %', code: 'MICROPHONE_SILENT' }
  } finally {
    stream.getTracks().forEach((t) => t.stop())
    await context.close()
  }
}

async function speakers(): Promise<Result> {
  const outputs = (await navigator.mediaDevices.enumerateDevices()).filter((d) => d.kind === 'audiooutput')
  return outputs.length > 0 ? good(outputs[0]?.label ?? '') : { state: 'weak', fact: '', code: 'NO_SPEAKERS' }
}

/** Three round trips to the host, the middle one counts. */
async function connection(): Promise<Result> {
  const times: number[] = []
  for (let i = 0; i < 3; i++) {
    const before = performance.now()
    const reply = await fetch('/api/health', { cache: 'no-store' })
    await reply.arrayBuffer()
    times.push(performance.now() - before)
  }
  const middle = Math.round([...times].sort((a, b) => a - b)[1] ?? 0)
  return middle < 600 ? good(`${middle} ms`) : { state: 'weak', fact: `${middle} ms`, code: 'LINK_SLOW' }
}

/** Seals and opens a frame's worth of bytes with the cipher the frames use. */
async function encryption(): Promise<Result> {
  const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const frame = crypto.getRandomValues(new Uint8Array(1200))
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, frame)
  const opened = new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, sealed))
  return opened.every((b, i) => b === frame[i]) ? good('AES-256-GCM') : failed('ENCRYPTION_FAILED')
}

function clock(ports: CheckPorts): Result {
  const offset = ports.talk()?.clockOffset ?? 0
  const seconds = Math.round(Math.abs(offset) / 1000)
  return Math.abs(offset) > CLOCK_WARN_MS ? { state: 'weak', fact: `${seconds} s`, code: 'CLOCK_WRONG' } : good(`${seconds} s`)
}

const CODES: Readonly<Record<string, string>> = { NotAllowedError: 'DEVICE_DENIED', NotFoundError: 'NO_DEVICE', NotReadableError: 'DEVICE_BUSY' }

/** Runs every check one after the other and tells of each change; returns what stops them. */
export function runChecks(ports: CheckPorts, onChange: (checks: readonly Check[]) => void): () => void {
  const plan: readonly (readonly [Check['name'], () => Promise<Result> | Result])[] = [
    ['camera', camera],
    ['microphone', microphone],
    ['speakers', speakers],
    ['connection', connection],
    ['encryption', encryption],
    ['clock', () => clock(ports)],
  ]
  let checks: readonly Check[] = plan.map(([name]) => ({ name, state: 'waiting', fact: '', code: null }))
  let over = false
  const tell = (name: Check['name'], result: Result): void => {
    checks = checks.map((c) => (c.name === name ? { ...c, ...result } : c))
    if (!over) onChange(checks)
  }
  void (async () => {
    for (const [name, check] of plan) {
      if (over) return
      tell(name, { state: 'running', fact: '', code: null })
      try {
        tell(name, await check())
      } catch (error) {
        tell(name, failed(CODES[(error as Error).name] ?? (name === 'connection' ? 'HOST_UNREACHABLE' : 'CHECK_FAILED')))
      }
    }
  })()
  return () => {
    over = true
  }
}
