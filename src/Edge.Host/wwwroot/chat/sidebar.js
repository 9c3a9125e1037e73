import { avatar, element } from './format.js';

const sidebar = document.querySelector('#sidebar');
const shade = document.querySelector('#shade');
const menu = document.querySelector('#menu');
const menuBadge = document.querySelector('#menu-badge');
const list = document.querySelector('#rooms');
const form = document.querySelector('#add-room');
const input = document.querySelector('#add-room-name');
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

/** @param {Iterable<object>} views @param {object | null} shown @param {string} name */
export function drawSidebar(views, shown, name) {
  const focused = document.activeElement?.closest?.('#rooms li')?.dataset.room;
  const rows = [...views].map(view => row(view, view === shown));
  list.replaceChildren(...rows);
  if (focused !== undefined) {
    rows.find(node => node.dataset.room === focused)?.querySelector('a').focus();
  }

  const elsewhere = [...views].reduce((sum, view) => sum + (view === shown ? 0 : view.unread), 0);
  menuBadge.hidden = elsewhere === 0;
  menuBadge.textContent = short(elsewhere);
  menu.setAttribute('aria-label', elsewhere === 0 ? 'Rooms' : `Rooms, ${elsewhere} unread messages`);
  me.replaceChildren(avatar(name), element('span', 'name', name), element('span', 'hint', 'Change'));
}

export function roomAddress(name) {
  return `#${encodeURIComponent(name).replaceAll('%2F', '/')}`;
}

function row(view, current) {
  const link = element('a', '', element('span', 'name', view.name));
  link.href = roomAddress(view.name);
  if (current) {
    link.setAttribute('aria-current', 'page');
  }
  if (view.unread > 0) {
    link.append(element('span', 'badge', short(view.unread), element('span', 'unseen', ' unread')));
  }

  const leave = element('button', 'plain leave', '×');
  leave.dataset.room = view.name;
  leave.title = 'Leave';
  leave.setAttribute('aria-label', `Leave the room ${view.name}`);
  const node = element('li', '', link, leave);
  node.dataset.room = view.name;
  return node;
}

function short(count) {
  return count > 99 ? '99+' : String(count);
}
