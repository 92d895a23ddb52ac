// The page: its panes and, in the demo, its clock, its picker and its tabs.

import { Chat } from "./chat.js";
import { el, fill, moment } from "./text.js";

const { body } = document;
const texts = JSON.parse(body.dataset.texts);
const most = Number(body.dataset.most);
const title = document.title;
const news = document.querySelector("#news");
const chats = new Map();
let unseen = 0;

for (const root of document.querySelectorAll("[data-pane]")) {
  chats.set(root.dataset.pane, new Chat(root, texts, most, { clock: showClock, news: count }));
}
document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  unseen = 0;
  document.title = title;
});
if (body.classList.contains("demo")) startDemo();

/** News in a page, or a pane, that nobody looks at. */
function count(chat) {
  if (document.hidden) document.title = `(${(unseen += 1)}) ${title}`;
  const tab = document.querySelector(`[data-tab="${chat.root.dataset.pane}"]`);
  const elsewhere = tab?.offsetParent && tab.getAttribute("aria-pressed") !== "true";
  if (elsewhere) badge(tab, Number(tab.dataset.unread ?? 0) + 1);
}

function badge(tab, unread) {
  tab.dataset.unread = unread;
  const mark = tab.querySelector(".badge");
  mark.hidden = !unread;
  mark.replaceChildren(el("span", { "aria-hidden": "true" }, String(unread)), unseenText(fill(texts.unread, { count: unread })));
}

function unseenText(text) {
  return el("span", { className: "unseen" }, text);
}

function spoken(at) {
  const { day, time } = moment(at, texts.weekdays);
  return `${day} ${time}`;
}

function announce(text) {
  if (news) news.textContent = text;
}

function showClock({ at, next }) {
  const clock = document.querySelector(".clock");
  const shown = clock.querySelector(".now");
  if (shown.textContent && shown.dateTime !== at) announce(fill(texts.clock_now, { moment: spoken(at) }));
  shown.textContent = spoken(at);
  shown.dateTime = at;
  clock.querySelector("#next-at").textContent = next ? fill(texts.clock_next, { moment: spoken(next) }) : texts.clock_none;
  clock.querySelector(".next").setAttribute("aria-disabled", String(!next));
}

function startDemo() {
  const clock = document.querySelector(".clock");
  clock.addEventListener("submit", (event) => {
    event.preventDefault();
    move(clock, event.submitter);
  });
  for (const tab of document.querySelectorAll("[data-tab]")) tab.addEventListener("click", () => show(tab));
  startPicker(document.querySelector("#picker"));
  address(true);
}

async function move(clock, button) {
  if (clock.getAttribute("aria-busy") === "true" || button.getAttribute("aria-disabled") === "true") return;
  clock.setAttribute("aria-busy", "true");
  announce(texts.clock_moving);
  try {
    const answer = await fetch("/clock", { method: "POST", body: new URLSearchParams({ by: button.value }) });
    const frame = await answer.json();
    if (!answer.ok) throw new Error(answer.statusText);
    showClock(frame);
    announce(fill(texts.clock_now, { moment: spoken(frame.at) }));
  } catch {
    announce(texts.refused.broken);
  } finally {
    clock.setAttribute("aria-busy", "false");
  }
}

function show(tab) {
  body.dataset.shown = tab.dataset.tab;
  for (const each of document.querySelectorAll("[data-tab]")) {
    each.setAttribute("aria-pressed", String(each === tab));
  }
  badge(tab, 0);
  const { log } = chats.get(tab.dataset.tab);
  if (log.stuck) log.toEnd();
}

function startPicker(dialog) {
  const find = dialog.querySelector("input");
  let pane = null;
  for (const root of document.querySelectorAll("[data-pane]")) {
    root.querySelector(".pick").addEventListener("click", () => {
      pane = root;
      find.value = "";
      filter(dialog, "");
      for (const member of dialog.querySelectorAll(".member")) {
        member.setAttribute("aria-current", String(member.dataset.code === root.dataset.person));
      }
      dialog.showModal();
      find.focus();
      dialog.querySelector("[aria-current=true]")?.scrollIntoView({ block: "center" });
    });
  }
  dialog.querySelector(".close").addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  find.addEventListener("input", () => filter(dialog, find.value));
  dialog.addEventListener("keydown", (event) => walk(dialog, find, event));
  for (const member of dialog.querySelectorAll(".member")) {
    member.addEventListener("click", () => {
      dialog.close();
      pick(pane, member.dataset);
      address(false);
    });
  }
  addEventListener("popstate", () => {
    const query = new URLSearchParams(location.search);
    for (const root of document.querySelectorAll("[data-pane]")) {
      const member = dialog.querySelector(`.member[data-code="${CSS.escape(query.get(root.dataset.pane) ?? "")}"]`);
      if (member && member.dataset.code !== root.dataset.person) pick(root, member.dataset);
    }
    linkLanguage();
  });
}

/** Letters without their marks, so that "truong" finds "Trường". */
function folded(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/giu, "d").toLowerCase();
}

function filter(dialog, text) {
  const words = folded(text).split(/\s+/).filter(Boolean);
  let found = 0;
  for (const unit of dialog.querySelectorAll(".picker-unit")) {
    let left = 0;
    for (const member of unit.querySelectorAll(".member")) {
      member.folded ??= folded(member.dataset.find);
      member.hidden = !words.every((word) => member.folded.includes(word));
      left += member.hidden ? 0 : 1;
    }
    unit.hidden = !left;
    found += left;
  }
  dialog.querySelector(".nobody").hidden = found > 0;
}

/** Arrows walk through the list, Enter in the search box takes the first that is found. */
function walk(dialog, find, event) {
  const members = [...dialog.querySelectorAll(".member")].filter((member) => !member.hidden);
  const place = members.indexOf(document.activeElement);
  if (event.key === "Enter" && document.activeElement === find && !event.isComposing && event.keyCode !== 229) {
    event.preventDefault();
    if (find.value.trim()) members[0]?.click();
  } else if (event.key === "ArrowDown") {
    event.preventDefault();
    members[Math.min(place + 1, members.length - 1)]?.focus();
  } else if (event.key === "ArrowUp" && place >= 0) {
    event.preventDefault();
    (members[place - 1] ?? find).focus();
  }
}

function pick(root, { code, name, unit }) {
  const place = root.dataset.pane;
  Object.assign(root.dataset, { person: code, name });
  root.querySelector(".name bdi").textContent = name;
  root.querySelector(".unit bdi").textContent = unit;
  const button = root.querySelector(".pick");
  button.setAttribute("aria-label", fill(button.dataset.label, { name }));
  root.querySelector(".log").setAttribute("aria-label", fill(button.dataset.log, { name }));
  const tab = document.querySelector(`[data-tab="${place}"]`);
  tab.querySelector(".tab-name").textContent = name;
  badge(tab, 0);
  chats.get(place).open(code, name);
  announce(fill(texts.picked, { name }));
}

/** The people stay in the address, for a reload, a bookmark and the link to the other language. */
function address(first) {
  const query = new URLSearchParams(location.search);
  for (const root of document.querySelectorAll("[data-pane]")) query.set(root.dataset.pane, root.dataset.person);
  if (first) history.replaceState(null, "", `?${query}`);
  else history.pushState(null, "", `?${query}`);
  linkLanguage();
}

function linkLanguage() {
  const link = document.querySelector("[data-language]");
  const query = new URLSearchParams(location.search);
  query.set("lang", link.hreflang);
  link.href = `?${query}`;
}
