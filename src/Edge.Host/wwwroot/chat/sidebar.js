import { avatar, element } from './format.js';

const sidebar = document.querySelector('#sidebar');
const shade = document.querySelector('#shade');
const menu = document.querySelector('#menu');
const menuBadge = document.querySelector('#menu-badge');
const list = document.querySelector('#rooms');
const form = document.querySelector('#add-room');
const input = document.querySelector('#add-room-name');
const rows = new Map();
const me = document.querySelector('#me');

/** Wires the list of rooms, which on a phone is a drawer. @param {{onAdd, onLeave, onName}} page what the user can ask for */
export function wireSidebar({ onAdd, onLeave, onName }) {
  menu.addEventListener('click', () => toggleDrawer(!sidebar.classList.contains('open')));
  shade.addEventListener('click', () => toggleDrawer(false));
  addEventListener('keydown', event => event.key === 'Escape' && toggleDrawer(false));
  me.addEventListener('click', onName);
  form.addEventListener('submit', event => {
    event.preventDefault();
    if (input.value.trim()) {
      onAdd(input.value);
    }
    input.value = '';
  });
  list.addEventListener('click', event => {
    const leave = event.target.closest('button');
    if (leave) {
      onLeave(leave.dataset.room);
    } else if (event.target.closest('a')) {
      toggleDrawer(false);
    }
  });
}

export function toggleDrawer(open) {
  const had = sidebar.classList.contains('open');
  sidebar.classList.toggle('open', open);
  shade.classList.toggle('open', open);
  menu.setAttribute('aria-expanded', String(open));
  if (open) {
    (list.querySelector('[aria-current]') ?? input).focus();
  } else if (had) {
    menu.focus();
  }
}

/** @param {Map<string, object>} views @param {object} shown @param {string} name */
export function drawSidebar(views, shown, name) {
  // Rows stay the same nodes, or a click on a busy list would miss.
  for (const [room, { node }] of rows) {
    if (!views.has(room)) {
      rows.delete(room);
      node.remove();
    }
  }

  let elsewhere = 0;
  for (const view of views.values()) {
    elsewhere += view === shown ? 0 : view.unread;
    drawRow(view, view === shown);
  }
  menuBadge.hidden = elsewhere === 0;
  menuBadge.textContent = short(elsewhere);
  menu.setAttribute('aria-label', elsewhere === 0 ? 'Rooms' : `Rooms, ${elsewhere} unread messages`);
  if (me.dataset.name !== name) {
    me.dataset.name = name;
    me.replaceChildren(avatar(name), element('span', 'name', name), element('span', 'hint', 'Change'));
  }
}

export function roomAddress(name) {
  return `#${encodeURIComponent(name).replaceAll('%2F', '/')}`;
}

function drawRow(view, current) {
  const { link, badge } = rows.get(view.name) ?? addRow(view.name);
  badge.hidden = view.unread === 0;
  badge.firstChild.data = short(view.unread);
  link.classList.toggle('fresh', view.unread > 0);
  if (current) {
    link.setAttribute('aria-current', 'page');
  } else {
    link.removeAttribute('aria-current');
  }
}

function addRow(room) {
  const badge = element('span', 'badge', '0', element('span', 'unseen', ' unread'));
  const link = element('a', '', element('span', 'name', room), badge);
  link.href = roomAddress(room);
  const leave = element('button', 'plain leave', '×');
  leave.dataset.room = room;
  leave.title = 'Leave';
  leave.setAttribute('aria-label', `Leave the room ${room}`);
  const node = element('li', '', link, leave);
  node.dataset.room = room;
  list.append(node);
  const row = { node, link, badge };
  rows.set(room, row);
  return row;
}

function short(count) {
  return count > 99 ? '99+' : String(count);
}
