import { EdgeClient } from './edge-client.js';
import { restore, switchComposer, wireComposer } from './chat/composer.js';
import { askEntry, roomName } from './chat/entry.js';
import { RoomView } from './chat/room-view.js';
import { Settings } from './chat/settings.js';
import { drawSidebar, roomAddress, toggleDrawer, wireSidebar } from './chat/sidebar.js';
import { showStatus } from './chat/status.js';
import { Timeline } from './chat/timeline.js';

const REPLAY = 60;
const settings = new Settings();
const views = new Map();
let client;
let shown = null;
let drawing = false;

const timeline = new Timeline({ ownName: () => settings.name, onRead: read, onRetry: sendAgain });
const drawStatus = showStatus({ state: () => client?.state ?? { status: 'connecting' }, onAction: connectNow });

await start();

async function start() {
  wireSidebar({ onAdd: name => show(name, true), onLeave: leave, onName: changeName });
  wireComposer(send);
  document.querySelector('#share').addEventListener('click', share);
  addEventListener('hashchange', () => show(roomName(location.hash) || settings.rooms[0]));
  addEventListener('beforeunload', event => client?.pending > 0 && event.preventDefault());
  document.addEventListener('visibilitychange', seen);
  visualViewport?.addEventListener('resize', fitKeyboard);

  const wanted = roomName(location.hash) || settings.rooms[0] || 'default';
  if (settings.name) {
    connect();
    show(wanted);
  } else {
    const { name, room } = await askEntry({ room: wanted });
    settings.name = name;
    connect();
    show(room);
  }
}

/** A new client under the present name, in all rooms. What was not sent stays in sight, to be sent again. */
function connect() {
  client?.close();
  const before = new Map(views);
  client = new EdgeClient('rooms', { name: settings.name });
  client.on('state', drawStatus);
  views.clear();
  settings.rooms.forEach(name => enter(name, before.get(name)?.outgoing));
  drawStatus();
}

function connectNow() {
  if (client.state.status === 'closed') {
    connect();
    show(shown.name);
  } else {
    client.reconnect();
  }
}

function enter(name, unsent = new Map()) {
  const view = new RoomView(client.room(name, { limit: REPLAY }), settings.read[name], draw);
  view.outgoing = new Map(unsent);
  views.set(name, view);
  return view;
}

function show(name, typed = false) {
  const wanted = roomName(name);
  if (!settings.name || !wanted) {
    return;
  }

  const view = views.get(wanted) ?? enter(wanted);
  settings.rooms = [...views.keys()];
  settings.save();
  if (location.hash !== roomAddress(wanted)) {
    history[shown && typed ? 'pushState' : 'replaceState'](null, '', roomAddress(wanted));
  }
  if (view !== shown) {
    switchComposer(shown?.name, wanted);
    shown = view;
    view.markNew();
    document.querySelector('#title').textContent = wanted;
    timeline.show(view);
  }
  if (typed) {
    toggleDrawer(false);
  }
  draw();
}

function leave(name) {
  views.get(name)?.room.leave();
  views.delete(name);
  settings.rooms = [...views.keys()];
  settings.save();
  if (shown?.name === name) {
    show(settings.rooms[0] ?? 'default');
  }
  draw();
}

function send(text) {
  const { room, name } = shown;
  shown.newAfter = undefined;
  timeline.follow();
  room.send({ text }).catch(error => {
    if (error.code === 'queue-full' || error.code === 'left') {
      restore(text, error.message);
    } else {
      console.warn(`A message to ${name} was not sent: ${error.message}`); // The message itself says so, too.
    }
  });
}

function sendAgain(view, { cid, data }) {
  view.outgoing.delete(cid);
  view.room.send(data).catch(() => {});
}

async function changeName() {
  const answer = await askEntry({ name: settings.name });
  if (answer && answer.name !== settings.name) {
    settings.name = answer.name;
    settings.save();
    connect();
    show(shown.name);
  }
}

async function share() {
  const address = location.href;
  const title = document.querySelector('#share-note');
  try {
    await navigator.clipboard.writeText(address);
    title.textContent = 'Link copied';
  } catch {
    title.textContent = address; // No clipboard without https: at least show what to copy.
  }
  setTimeout(() => { title.textContent = ''; }, 4_000);
}

/** The end of the shown room is before somebody's eyes. */
function read() {
  if (shown && !document.hidden && timeline.atEnd && shown.markRead()) {
    settings.read[shown.name] = shown.read;
    settings.save();
    draw();
  }
}

function seen() {
  if (document.hidden) {
    shown?.markNew(true);
  } else if (shown?.unread === 0) {
    shown.markNew();
  }
  drawNow();
}

function draw() {
  if (!drawing) {
    drawing = true;
    if (document.hidden) {
      setTimeout(drawNow, 200); // No animation frames there, but the title counts on.
    } else {
      requestAnimationFrame(drawNow);
    }
  }
}

function drawNow() {
  drawing = false;
  if (shown) {
    timeline.draw();
    read();
    drawSidebar(views, shown, settings.name);
    const unread = [...views.values()].reduce((sum, view) => sum + view.unread, 0);
    document.title = `${unread > 0 ? `(${unread}) ` : ''}${shown.name} · Edge`;
  }
}

/** Safari lays its keyboard over the page; the others shrink the page by themselves. */
function fitKeyboard() {
  const { height, scale } = visualViewport;
  document.documentElement.style.setProperty('--height', `${height * scale}px`);
  if (scale === 1) {
    scrollTo(0, 0);
  }
}
