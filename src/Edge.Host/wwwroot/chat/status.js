const status = document.querySelector('#status');
const text = document.querySelector('#status-text');
const action = document.querySelector('#status-action');
const announcer = document.querySelector('#announcer');

/**
 * Shows how the connection is, counting down to the next try.
 * @param {{state: () => import('../edge-client.js').State, onAction: () => void}} page `onAction`: the user will not wait
 * @returns {() => void} to be called when the state changed
 */
export function showStatus({ state, onAction }) {
  let tick;
  let announced = '';

  function draw() {
    clearTimeout(tick);
    const { kind, label, button, spoken } = describe(state(), announced !== '');
    status.dataset.kind = kind;
    text.textContent = label;
    action.textContent = button;
    action.hidden = button === '';
    if (spoken !== announced) {
      // The countdown is for the eye; the ear hears each state once.
      announcer.textContent = announced = spoken;
    }
    if (state().status === 'waiting') {
      tick = setTimeout(draw, 250);
    }
  }

  action.addEventListener('click', onAction);
  addEventListener('online', draw);
  addEventListener('offline', draw);
  draw();
  return draw;
}

function describe({ status: now, retryAt, reason, code }, again) {
  if (now === 'connected') {
    return { kind: 'good', label: 'Connected', button: '', spoken: 'Connected' };
  }
  if (now === 'closed') {
    const why = reason || `code ${code}`;
    return { kind: 'bad', label: `Disconnected: ${why}`, button: 'Connect', spoken: `Disconnected: ${why}` };
  }
  if (navigator.onLine === false) {
    return { kind: 'bad', label: 'Offline', button: 'Try now', spoken: 'Offline' };
  }
  const spoken = again ? 'Connection lost. Reconnecting.' : 'Connecting';
  const seconds = Math.max(0, Math.ceil((retryAt - Date.now()) / 1_000));
  return now === 'waiting' && seconds > 0
    ? { kind: 'busy', label: `Reconnecting in ${seconds} s`, button: 'Now', spoken }
    : { kind: 'busy', label: 'Connecting', button: '', spoken };
}
