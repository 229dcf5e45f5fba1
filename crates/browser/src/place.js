// Saves and restores scroll position and focus of each entry in the session history; see place.rs.
(() => {
  const KEY = 'portal-places'
  const MOST = 60
  const places = {}
  try {
    Object.assign(places, JSON.parse(sessionStorage.getItem(KEY)))
  } catch {}
  let id
  // `goal` is the state being restored. Until `pausedUntil` nothing is saved, because the page is about to change.
  let goal
  let pausedUntil = 0
  const now = () => performance.now()
  const entry = () => (places[id] ??= {})
  const list = () => document.querySelector('.list')
  const save = () => {
    if (!goal && now() > pausedUntil) Object.assign(entry(), { y: scrollY, list: list()?.scrollTop })
  }
  // Selector and index of an element: by id, or for a link by its address.
  const selectorOf = (element) => {
    const key = element.id ? '#' + CSS.escape(element.id) : `a[href="${CSS.escape(element.getAttribute('href'))}"]`
    return [key, [...document.querySelectorAll(key)].indexOf(element)]
  }
  const stop = () => {
    goal = undefined
  }
  const restore = (focus) => {
    const mine = (goal = { y: 0, ...entry() })
    const end = now() + 25_000
    let still = 0
    let before
    let focused = focus && mine.focus
    if (!focus && !mine.y && !mine.list) return stop()
    const turn = () => {
      if (goal !== mine) return
      const inner = list()
      // If the page is drawn, loads nothing and has stopped growing, the position will not get any better.
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
      const target = focused && document.querySelectorAll(focused[0])[focused[1]]
      // The page's heading may take the focus again while the rest is loading. A field gets the focus only if the user
      // left from its results: elsewhere that would open the on-screen keyboard.
      const free = active === document.body || active?.tagName === 'H1'
      if (free && (target?.href || mine[target?.id])) target.focus({ preventScroll: true })
      if (still === 60 && (target || rest)) focused = undefined
      if (now() < end && (still < 60 || focused)) requestAnimationFrame(turn)
      else stop()
    }
    turn()
  }
  const arrive = (known, focus) => {
    id = known
    if (id) {
      // After a reload, fields are as on a new page.
      if (!focus) delete entry()[entry().focus?.[0].slice(1)]
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
    save()
    stop()
    pausedUntil = 0
    id = String(Math.random())
    pushState.call(history, { ...state, place: id }, ...rest)
  }
  history.scrollRestoration = 'manual'
  arrive(history.state?.place, performance.getEntriesByType('navigation')[0]?.type === 'back_forward')

  const on = (types, run) => types.forEach((type) => addEventListener(type, run, { capture: true, passive: true }))
  on(['popstate'], ({ state }) => {
    save()
    pausedUntil = 0
    arrive(state?.place, true)
  })
  on(['wheel', 'touchstart', 'pointerdown', 'keydown'], (event) => {
    if (!event.altKey && !event.metaKey) stop()
  })
  on(['scroll'], save)
  on(['focusin'], ({ target }) => {
    if (target.tabIndex >= 0 && (target.id || target.href) && now() > pausedUntil) entry().focus = selectorOf(target)
  })
  // The router changes the page before it changes the address.
  on(['click'], ({ target }) => {
    const link = target.closest?.('a[href]')
    if (!link) return
    stop()
    save()
    entry().focus = selectorOf(link)
    pausedUntil = now() + 1_000
  })
  on(['pagehide', 'visibilitychange'], () => {
    save()
    for (const old of Object.keys(places).slice(0, -MOST)) delete places[old]
    try {
      sessionStorage.setItem(KEY, JSON.stringify(places))
    } catch {}
  })
  globalThis.portalPlace = (name, value) => (value === undefined ? entry()[name] : (entry()[name] = value))
})()
