/// <reference types="vite/client" />
interface Window {
  readonly trustedTypes?: { createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): object } }
}
