import { importModule } from '../../runtime/import-module.js'

/** Lays a graph written for Graphviz out as an SVG drawing, without its XML prologue; the engine is loaded on first use. */
export async function layOut(dot: string): Promise<string> {
  const { Graphviz } = await importModule<typeof import('@hpcc-js/wasm-graphviz')>('@hpcc-js/wasm-graphviz')
  const graphviz = await Graphviz.load()
  const svg = graphviz.layout(dot, 'svg', 'dot')
  return svg.slice(svg.indexOf('<svg')).replace(/<!--[\s\S]*?-->\n?/g, '')
}
