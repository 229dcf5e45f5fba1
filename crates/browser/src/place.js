// Where the reader was in each entry of the session's history; see place.rs.
(() => {
  const KEY = 'portal-places'
  const MOST = 60
  const places = {}
  try {
    Object.assign(places, JSON.parse(sessionStorage.getItem(KEY)))
  } catch {}
  let id
  // The place that is being restored, and until when nothing is noted because the page is about to change.
  let goal
  let frozen = 0
  const now = () => performance.now()
  const here = () => (places[id] ??= {})
  const list = () => document.querySelector('.list')
  const note = () => {
    if (!goal && now() > frozen) Object.assign(here(), { y: scrollY, list: list()?.scrollTop })
  }
  // An element by its id, else a link by its address and which of those with this address it is.
  const named = (element) => {
    const key = element.id ? '#' + CSS.escape(element.id) : `a[href="${CSS.escape(element.getAttribute('href'))}"]`
    return [key, [...document.querySelectorAll(key)].indexOf(element)]
  }
  const stop = () => {
    goal = undefined
  }
  const restore = (focus) => {
    const mine = (goal = { y: 0, ...here() })
    const end = now() + 25_000
    let still = 0
    let before
    let wanted = focus && mine.focus
    if (!focus && !mine.y && !mine.list) return stop()
    const turn = () => {
      if (goal !== mine) return
      const inner = list()
      // A page that is drawn, waits for nothing and grows no more holds the place now or never.
      const height = document.documentElement.scrollHeight + (inner?.scrollHeight ?? 0)
      const waits = !document.querySelector('#main') || document.querySelector('.skeleton,[aria-busy=true]')
      const rest = height === before && !waits
      before = height
      if (still < 60) {
        if (scrollY !== mine.y) scrollTo(0, mine.y)
        if (inner && mine.list) inner.scrollTop = mine.list
        const there = Math.abs(scrollY - mine.y) < 2 && (!mine.list || Math.abs(inner?.scrollTop - mine.list) < 2)
        still = there || rest ? still + 1 : 0
      }
      const active = document.activeElement
      const target = wanted && document.querySelectorAll(wanted[0])[wanted[1]]
      // The heading of the page may take the focus once more while the rest is on its way. A field has it only where its
      // answers were left: elsewhere that would open a keyboard.
      const free = active === document.body || active?.tagName === 'H1'
      if (free && (target?.href || mine[target?.id])) target.focus({ preventScroll: true })
      if (still === 60 && (target || rest)) wanted = undefined
      if (now() < end && (still < 60 || wanted)) requestAnimationFrame(turn)
      else stop()
    }
    turn()
  }
  const arrive = (known, focus) => {
    id = known
    if (id) {
      // Who loads the page anew finds its fields as a new page has them.
      if (!focus) delete here()[here().focus?.[0].slice(1)]
      restore(focus)
    } else {
      stop()
      id = String(Math.random())
      history.replaceState(history.state, '')
    }
  }
  const { pushState, replaceState } = history
  history.replaceState = (state, ...rest) => replaceState.call(history, { ...state, place: id }, ...rest)
  history.pushState = (state, ...rest) => {
    note()
    stop()
    frozen = 0
    id = String(Math.random())
    pushState.call(history, { ...state, place: id }, ...rest)
  }
  history.scrollRestoration = 'manual'
  arrive(history.state?.place, performance.getEntriesByType('navigation')[0]?.type === 'back_forward')

  const on = (types, heard) => types.forEach((type) => addEventListener(type, heard, { capture: true, passive: true }))
  on(['popstate'], ({ state }) => {
    note()
    frozen = 0
    arrive(state?.place, true)
  })
  on(['wheel', 'touchstart', 'pointerdown', 'keydown'], (event) => {
    if (!event.altKey && !event.metaKey) stop()
  })
  on(['scroll'], note)
  on(['focusin'], ({ target }) => {
    if (target.tabIndex >= 0 && (target.id || target.href) && now() > frozen) here().focus = named(target)
  })
  // The router changes the page before it says that there is another address.
  on(['click'], ({ target }) => {
    const link = target.closest?.('a[href]')
    if (!link) return
    stop()
    note()
    here().focus = named(link)
    frozen = now() + 1_000
  })
  on(['pagehide', 'visibilitychange'], () => {
    note()
    for (const old of Object.keys(places).slice(0, -MOST)) delete places[old]
    try {
      sessionStorage.setItem(KEY, JSON.stringify(places))
    } catch {}
  })
  globalThis.portalPlace = (name, value) => (value === undefined ? here()[name] : (here()[name] = value))
})()
