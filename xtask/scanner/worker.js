// The scanner's worker: reads pictures with the module, whose glue precedes this code in the same file.
const ready = wasm_bindgen({ module_or_path: new URL('/vendor/SCANNER_WASM', self.location) }).then(
  () => new wasm_bindgen.Reader(),
)
self.onmessage = async ({ data: { id, width, pixels } }) => {
  try {
    const reader = await ready
    self.postMessage({ id, text: reader.read(pixels, width) })
  } catch {
    self.postMessage({ id, failed: true })
  }
}
