// The camera and the reader of its frames: the browser's own barcode detector if there is one, else our module in a
// worker. Exposed as `window.camera` to the page's program.
;(() => {
  // Larger frames take longer without being read better.
  const SIDE = 640
  const PAUSE_MS = 120
  let stream
  let running = 0
  let worker
  let requests = 0
  const waiting = new Map()

  const detector = (async () => {
    const formats = await window.BarcodeDetector?.getSupportedFormats?.().catch(() => [])
    return formats?.includes('qr_code') ? new BarcodeDetector({ formats: ['qr_code'] }) : undefined
  })()

  function module() {
    if (worker) return worker
    worker = new Worker('/vendor/SCANNER_JS')
    worker.onmessage = ({ data: { id, text, failed } }) => {
      const { done, wrong } = waiting.get(id)
      waiting.delete(id)
      if (!failed) return done(text)
      wrong(new Error('module'))
      // A module that has failed once keeps failing, so the next frame gets a new one.
      worker?.terminate()
      worker = undefined
    }
    worker.onerror = () => {
      for (const { wrong } of waiting.values()) wrong(new Error('module'))
      waiting.clear()
      worker = undefined
    }
    return worker
  }

  /** The text of a code in a picture of `width` by `height` pixels; undefined if there is none. */
  async function read(source, width, height, side) {
    const native = await detector
    if (native) {
      const [code] = await native.detect(source).catch(() => [])
      return code?.rawValue
    }
    const scale = Math.min(1, side / Math.max(width, height))
    const canvas = new OffscreenCanvas(Math.round(width * scale), Math.round(height * scale))
    const context = canvas.getContext('2d', { willReadFrequently: true })
    context.drawImage(source, 0, 0, canvas.width, canvas.height)
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height)
    const id = (requests += 1)
    return new Promise((done, wrong) => {
      waiting.set(id, { done, wrong })
      module().postMessage({ id, width: canvas.width, pixels: data }, [data.buffer])
    })
  }

  function stop() {
    running += 1
    for (const track of stream?.getTracks() ?? []) track.stop()
    stream = undefined
  }

  /** Starts the camera and calls `onText` with the text that is read. Returns whether the camera has a light. */
  async function start(video, onText) {
    stop()
    const run = (running += 1)
    if (!navigator.mediaDevices?.getUserMedia) throw new DOMException('no camera', 'NotFoundError')
    const constraints = { audio: false, video: { facingMode: 'environment', width: { ideal: 1280 } } }
    const opened = await navigator.mediaDevices.getUserMedia(constraints)
    // The user has left the page in the meantime.
    if (run !== running) {
      for (const track of opened.getTracks()) track.stop()
      return false
    }
    stream = opened
    video.srcObject = opened
    try {
      await video.play()
    } catch (error) {
      stop()
      throw error
    }
    const scan = async () => {
      if (run !== running) return
      if (video.videoWidth > 0) {
        const text = await read(video, video.videoWidth, video.videoHeight, SIDE).catch(() => undefined)
        if (run !== running) return
        if (text) return onText(text)
      }
      setTimeout(scan, PAUSE_MS)
    }
    scan()
    return Boolean(opened.getVideoTracks()[0]?.getCapabilities?.().torch)
  }

  const torch = (on) => stream?.getVideoTracks()[0]?.applyConstraints({ advanced: [{ torch: on }] })

  /** The text of a code in an image file; null if none is read. Rejects if the file is not an image. */
  async function picture(file) {
    const bitmap = await createImageBitmap(file)
    // A code may be small in a large picture, or blurred in a sharp one.
    for (const side of [SIDE, SIDE * 2, SIDE * 3]) {
      const text = await read(bitmap, bitmap.width, bitmap.height, side).catch(() => undefined)
      if (text) return text
      if (side >= Math.max(bitmap.width, bitmap.height)) break
    }
    return null
  }

  window.camera = { start, stop, torch, picture }
})()
