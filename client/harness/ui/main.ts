/** Shows one scene: `?scene=<name>`, or `/t/…?scene=<name>` where the scene stands inside a talk. Without a scene, the list of them. */
import { mount } from '../../src/ui'
import { play } from './play'
import { SCENES } from './scenes'

const name = new URLSearchParams(location.search).get('scene') ?? 'start'
const scene = SCENES[name]
const root = document.getElementById('root')
if (!root) throw new Error('no root')
if (!scene) {
  root.textContent = `Scenes: ${Object.keys(SCENES).join(', ')}`
} else {
  history.replaceState(null, '', scene.path)
  mount(root, play(scene.view))
}
