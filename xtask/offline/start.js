// After the page and its program: the service worker, and what the page has loaded already, for a visit without a network.
addEventListener('load', () => program.then(() => setTimeout(() => {
const offline = navigator.serviceWorker;
offline?.register('/sw.js').then(() => offline.ready).then(({ active }) => {
active.postMessage({ keep: performance.getEntriesByType('resource').map(({ name }) => name) });
}).catch(() => undefined);
}, 1500)));
