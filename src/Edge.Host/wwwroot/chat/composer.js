const form = document.querySelector('#composer');
const text = document.querySelector('#text');
const button = document.querySelector('#send');
const note = document.querySelector('#composer-note');
const touch = matchMedia('(pointer: coarse)');

/** Texts that were begun, by room. */
const drafts = new Map();

/** @param {(text: string) => void} onSend */
export function wireComposer(onSend) {
  const submit = () => {
    const content = text.value.trim();
    if (content) {
      setText('');
      say('');
      onSend(content);
    }
  };

  form.addEventListener('submit', event => {
    event.preventDefault();
    submit();
    text.focus();
  });
  text.addEventListener('input', fit);
  text.addEventListener('keydown', event => {
    // On a phone the button sends, and Enter makes a new line.
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing && !touch.matches) {
      event.preventDefault();
      submit();
    }
  });
  // Keeps the keyboard of a phone open.
  button.addEventListener('pointerdown', event => event.preventDefault());
}

/** Goes over to another room with its draft. */
export function switchComposer(from, to) {
  if (from) {
    drafts.set(from, text.value);
  }
  text.placeholder = `Message ${to}`;
  say('');
  setText(drafts.get(to) ?? '');
  if (!touch.matches) {
    text.focus();
  }
}

/** Gives a text back that could not be queued. */
export function restore(content, why) {
  setText(text.value ? `${content}\n${text.value}` : content);
  say(why);
}

function say(message) {
  note.textContent = message;
}

function setText(value) {
  text.value = value;
  fit();
}

function fit() {
  button.disabled = text.value.trim() === '';
  text.style.height = 'auto';
  text.style.height = `${text.scrollHeight}px`;
}
