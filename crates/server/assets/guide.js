// Interactive parts of a heritage page. The server's pages and the portal's program use the same file; the program
// calls `window.guide(article)` after it has rendered an article.
(() => {
  const api = document.querySelector('meta[name="portal:api"]')?.content || '/api/v1'
  const show = (button, text) => (button.querySelector('span').textContent = text)
  const make = (tag, fields) => Object.assign(document.createElement(tag), fields)
  /** A status line below a row of buttons that screen readers announce. */
  const say = (button, text) => {
    const row = button.parentElement
    let line = row.querySelector(':scope > .guide-said')
    if (!line) row.append((line = make('p', { className: 'guide-said', role: 'status' })))
    // Screen readers announce a new line only if its text is set later.
    setTimeout(() => (line.textContent = text))
  }

  // The choice of language applies to these pages and to the portal's program. A cookie passes it to the server.
  const KEY = 'portal-language'
  const choose = (lang) => {
    try {
      localStorage[KEY] = lang
    } catch {}
    document.cookie = `${KEY}=${lang};path=/;max-age=31536000;samesite=lax`
  }

  // A sentence: up to a closing punctuation mark and any quotation marks after it. A full stop ends a sentence only
  // before a space that no lowercase letter follows; not after an initial, an abbreviation or a number that continues
  // (2. 9. 1945).
  const SENTENCE = /(?:(?:^|[\s(«“"'.-])(?:(?:\p{Lu}\p{L}?|Mrs|Prof|Ste|PGS|ThS|KTS|av|apr|env)\.\s)+|(?:\d|(?:^|\s)\p{Ll}{1,2})\.\s(?=\d)|[^])+?(?:[。！？]+[”’」』）]*|[.!?…]+(?:[”’)"]|\s?»)*(?=\s+[^\s\p{Ll}»])|$)/gu

  // Reading aloud: plays a recording if there is one, else uses a voice of the device, sentence by sentence, because
  // some voices cut off long texts.
  let stop = () => {}
  function listen(button, article) {
    const { pause, resume, none, voice, recording } = button.dataset
    const start = button.textContent
    const synth = window.speechSynthesis
    // Some browsers load their voices only on the first call.
    synth?.getVoices()
    if (recording) {
      const audio = new Audio(recording)
      stop = () => audio.pause()
      audio.onended = () => show(button, start)
      audio.onerror = () => say(button, none)
      button.onclick = () => {
        say(button, voice)
        if (audio.paused) audio.play().then(() => show(button, pause), () => say(button, none))
        else audio.pause(), show(button, resume)
      }
      return
    }
    if (!synth) return void (button.hidden = true)
    const lang = article.lang
    const found = () => synth.getVoices().find((one) => one.lang.startsWith(lang))
    const lines = () => {
      const parts = [...article.querySelectorAll('.guide-summary, #story p, #story li, [id^="s-"] :is(h2, h3, p, li)')]
      return parts.flatMap((part) => part.textContent.match(SENTENCE) ?? []).filter((line) => line.trim())
    }
    let queue = []
    let playing = false
    const next = () => {
      const line = queue[0]
      if (line === undefined || !playing) {
        if (playing) show(button, start)
        playing = false
        return
      }
      const words = new SpeechSynthesisUtterance(line)
      words.lang = lang
      words.voice = found() ?? null
      words.onend = () => {
        if (playing) queue.shift(), next()
      }
      words.onerror = () => {
        playing = false
        show(button, resume)
      }
      synth.speak(words)
    }
    stop = () => {
      playing = false
      synth.cancel()
    }
    button.onclick = () => {
      if (playing) {
        stop()
        return show(button, resume)
      }
      if (!found()) {
        say(button, none)
        // Voices may still be loading.
        synth.onvoiceschanged = () => !playing && found() && button.click()
        return
      }
      say(button, voice)
      if (queue.length === 0) queue = lines()
      playing = true
      show(button, pause)
      next()
    }
  }

  const load = (tag, fields) =>
    new Promise((done, failed) => document.head.append(make(tag, { ...fields, onload: done, onerror: failed })))
  function panorama(button) {
    const { src, script, style, hint, places, failed } = button.dataset
    const panel = button.nextElementSibling
    button.onclick = async () => {
      button.disabled = true
      try {
        await Promise.all([
          window.pannellum ?? load('script', { src: script }),
          load('link', { rel: 'stylesheet', href: style }),
        ])
        const spots = [...panel.querySelectorAll('li')]
        const at = ({ dataset }) => ({ pitch: +dataset.pitch, yaw: +dataset.yaw })
        panel.hidden = false
        const scene = panel.querySelector('.guide-scene')
        const viewer = window.pannellum.viewer(scene, {
          type: 'equirectangular', panorama: src, autoLoad: true, keyboardZoom: true,
          hotSpots: spots.map((spot) => ({ ...at(spot), type: 'info', text: spot.textContent })),
        })
        viewer.on('error', () => say(button, failed))
        Object.assign(scene, { role: 'region', ariaLabel: places, tabIndex: -1 }).focus()
        say(button, hint)
        for (const spot of spots) {
          const look = make('button', { type: 'button', className: 'button is-quiet', textContent: '◎', ariaLabel: spot.textContent })
          look.onclick = () => viewer.lookAt(at(spot).pitch, at(spot).yaw)
          spot.prepend(look)
        }
        button.hidden = true
      } catch {
        button.disabled = false
        say(button, failed)
      }
    }
  }

  const home = ({ dataset, lang }) => new URL(`/d/${dataset.slug}/${lang}`, location.href).href
  function copy(button, article) {
    const { done, failed } = button.dataset
    button.onclick = () =>
      (navigator.clipboard?.writeText(home(article)) ?? Promise.reject()).then(() => say(button, done), () => say(button, failed))
  }

  /** Sends a message to the service worker of these pages; resolves to its reply. */
  const ask = async (message) => {
    const { active, waiting, installing } = await navigator.serviceWorker.register('/d/sw.js', { scope: '/d/' })
    const channel = new MessageChannel()
    return new Promise((done) => {
      channel.port1.onmessage = ({ data }) => done(data)
      ;(active ?? waiting ?? installing).postMessage(message, [channel.port2])
    })
  }
  /** The files that this page consists of. */
  const pieces = (article) => [
    location.origin + location.pathname,
    home(article),
    ...[...article.querySelectorAll('img'), ...document.querySelectorAll('script[src^="/d/"]')].map(({ src }) => src),
  ]
  function save(button, article) {
    if (!('serviceWorker' in navigator)) return void (button.hidden = true)
    const { done, failed } = button.dataset
    button.onclick = () =>
      ask({ save: pieces(article) }).then((saved) => say(button, saved ? done : failed), () => say(button, failed))
  }

  function rate(box) {
    const group = box.querySelector('[role="group"]')
    const line = box.querySelector('[role="status"]')
    const { site, thanks, failed, busy, refused, mean } = box.dataset
    group.hidden = false
    // The secret that the portal's program stores too. An invalid one is replaced, as there.
    const device = () => {
      const key = 'portal-device'
      if (!/^[\da-f]{32}$/.test(localStorage[key]))
        localStorage[key] = crypto.getRandomValues(new Uint8Array(16)).reduce((all, byte) => all + (byte + 256).toString(16).slice(1), '')
      return localStorage[key]
    }
    const paint = (mine) => {
      for (const star of group.children) {
        const nth = +star.dataset.stars
        star.classList.toggle('is-on', nth <= mine)
        star.ariaPressed = nth === mine
      }
    }
    group.onclick = async ({ target }) => {
      const stars = +target.closest('[data-stars]')?.dataset.stars
      if (!stars) return
      try {
        const answer = await fetch(`${api}/heritage/ratings`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'portal-device': device() },
          body: JSON.stringify({ site, stars }),
        })
        if (!answer.ok) throw answer
        const { count, stars: sum } = await answer.json()
        paint(stars)
        const number = (sum / count).toLocaleString(box.closest('[lang]').lang, { maximumFractionDigits: 1 })
        line.textContent = thanks + ' ' + mean.replace('{count}', count).replace('{stars}', number)
      } catch ({ status }) {
        line.textContent = status === 429 ? busy : status < 500 ? refused : failed
      }
    }
  }

  function image(button) {
    button.onclick = () => {
      const svg = button.parentElement.querySelector('svg').cloneNode(true)
      // Whole pixels per module, so that no edge is blurred.
      const side = svg.viewBox.baseVal.width * 16
      svg.setAttribute('width', side)
      svg.setAttribute('height', side)
      const picture = new Image()
      picture.onload = () => {
        const canvas = make('canvas', { width: side, height: side })
        canvas.getContext('2d').drawImage(picture, 0, 0)
        make('a', { href: canvas.toDataURL(), download: `${button.dataset.name}.png` }).click()
      }
      picture.src = `data:image/svg+xml,${encodeURIComponent(new XMLSerializer().serializeToString(svg))}`
    }
  }

  /** Shows whether the site is open now: the page may have been rendered earlier. */
  function hours(fact) {
    tell(fact)
    // Pages stay open for days, so update regularly.
    const turn = setInterval(() => (fact.isConnected ? tell(fact) : clearInterval(turn)), 30_000)
  }
  function tell(fact) {
    const { spans, until, words } = fact.dataset
    const now = Date.now() / 1000
    const say = JSON.parse(words)
    const known = JSON.parse(spans)
    const next = known.find(([, to]) => now < to)
    const open = next && next[0] <= now
    const zone = say.zone * 60
    const time = (second) => new Date((second + zone) * 1000).toISOString().slice(11, 16)
    const day = (second) => Math.floor((second + zone) / 86400)
    let text = say.closed
    if (now >= until) text = say.unknown
    else if (open) text = next[1] < until ? say.until.replace('{time}', time(next[1])) : say.always
    else if (next) {
      const later = day(next[0]) !== day(now)
      // 1 January 1970 was a Thursday.
      text = (later ? say.day : say.from).replace('{time}', time(next[0])).replace('{day}', say.days[(day(next[0]) + 3) % 7])
    }
    const line = fact.querySelector('.guide-badge') ?? fact.querySelector('dd').appendChild(make('span', { className: 'guide-badge' }))
    line.textContent = text
    line.classList.toggle('is-closed', now < until && !open)
  }

  /** A saved copy says that it is one. */
  function offline(note, { dataset }) {
    const tell = () => (note.hidden = navigator.onLine && !('kept' in dataset))
    tell()
    window.ononline = window.onoffline = tell
  }

  const acts = { listen, panorama, copy, save, rate, image, hours, offline }
  /** Activates the interactive parts of an article, once. */
  window.guide = (article) => {
    if (article.dataset.alive) return
    stop()
    stop = () => {}
    article.dataset.alive = '1'
    for (const one of article.querySelectorAll('[data-act]')) {
      if (one.tagName === 'BUTTON') one.hidden = false
      // Markup from another version may lack an element. Then only that part fails, not those after it.
      try {
        acts[one.dataset.act]?.(one, article)
      } catch {}
    }
    article.querySelector('.guide-languages').onclick = ({ target }) => target.lang && choose(target.lang)
  }
  window.guide.stop = () => stop()
  addEventListener('pagehide', () => stop())

  const article = document.querySelector('article.guide[data-slug]')
  if (article) {
    window.guide(article)
    try {
      const named = /[?&]lang=(vi|en|fr|ko|zh|ja)\b/i.exec(location.search)
      const language = named?.[1].toLowerCase() ?? localStorage[KEY]
      if (language) choose(language)
    } catch {}
    // The last pages are cached automatically; no files of the portal's program are cached with them.
    if ('serviceWorker' in navigator)
      addEventListener('load', () => setTimeout(() => ask({ seen: pieces(article) }).catch(() => undefined), 800))
  }
})()
