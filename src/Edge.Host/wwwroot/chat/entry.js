const dialog = document.querySelector('#entry');
const form = document.querySelector('#entry-form');
const nameInput = document.querySelector('#entry-name');
const cancel = document.querySelector('#entry-cancel');
const roomInput = document.querySelector('#entry-room');

/** The name of a room as typed, linked, or written with a leading #. */
export function roomName(typed = '') {
  let name = typed;
  if (name.startsWith('#')) {
    name = name.slice(1);
    try {
      name = decodeURIComponent(name);
    } catch {
      // Not encoded: taken as it is.
    }
  }
  return name.trim().replace(/\s+/g, '-');
}

/**
 * Asks who the user is and, on the first visit, for the room.
 * @param {{name?: string, room?: string}} known without `name` it is the first visit, and the question cannot be declined
 * @returns {Promise<{name: string, room: string} | null>} null if declined
 */
export function askEntry({ name, room }) {
  const first = name === undefined;
  dialog.classList.toggle('first', first);
  dialog.querySelector('#entry-title').textContent = first ? 'Edge' : 'Change your name';
  dialog.querySelector('#entry-go').textContent = first ? 'Enter' : 'Change';
  for (const node of dialog.querySelectorAll('img, p, [for=entry-room], #entry-room')) {
    node.hidden = !first;
  }
  nameInput.value = name ?? '';
  roomInput.value = room ?? 'default';
  cancel.hidden = first;
  dialog.showModal();
  nameInput.select();

  return new Promise(resolve => {
    dialog.oncancel = event => first && event.preventDefault();
    cancel.onclick = () => dialog.close();
    dialog.onclose = () => resolve(null);
    form.onsubmit = event => {
      event.preventDefault();
      const answer = { name: nameInput.value.trim(), room: roomName(roomInput.value) };
      if (answer.name && answer.room) {
        resolve(answer);
        dialog.close();
      }
    };
  });
}
