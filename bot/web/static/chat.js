// One pane: its log, its box to write in, and what is on its way to the server.

import { Line } from "./line.js";
import { Log } from "./log.js";
import { fill } from "./text.js";

const MOST_BYTES = 20 * 1024 * 1024;
const PATIENCE = 4_000;
const QUIET = 1_200;

/** The page's own name for a message: sent again, it is the same message. */
function newKey() {
  // crypto.randomUUID exists over TLS and on this machine only.
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export class Chat {
  /** `hooks` has clock(frame) and news(chat). */
  constructor(root, texts, most, hooks) {
    this.root = root;
    this.texts = texts;
    this.most = most;
    this.hooks = hooks;
    this.state = root.querySelector(".state");
    this.box = root.querySelector("textarea");
    this.count = root.querySelector(".count");
    this.picked = root.querySelector(".file");
    this.log = new Log(root, texts, this);
    this.listen();
    // Until here a key or a click would have gone nowhere.
    for (const part of root.querySelectorAll("textarea, form button")) part.disabled = false;
    this.open(root.dataset.person, root.dataset.name);
  }

  /** Become a person's pane; in the chat of one person there is none to tell. */
  open(person, name) {
    this.line?.stop();
    this.person = person;
    this.name = name;
    this.local = null;
    this.memory = `nhac:${this.root.dataset.pane}:${person}`;
    // What was typed but not acknowledged outlives a reload of the page.
    const { draft, waiting } = JSON.parse(sessionStorage.getItem(this.memory) ?? "{}");
    this.waiting = new Map(waiting ?? []);
    this.files = new Map();
    this.box.value = draft ?? "";
    this.grow();
    this.log.clear(name, person);
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const address = `${scheme}://${location.host}/socket${this.query()}`;
    this.line = new Line(address, (frame) => this.hear(frame), (state) => this.turn(state));
  }

  query() {
    return this.person ? `?person=${encodeURIComponent(this.person)}` : "";
  }

  listen() {
    this.box.addEventListener("keydown", (event) => {
      // 229: Safari ends a composition before it tells of the Enter that ended it.
      if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
      event.preventDefault();
      this.submit();
    });
    this.box.addEventListener("input", () => {
      this.grow();
      this.remember();
    });
    this.root.querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    this.root.querySelector(".attach").addEventListener("click", () => this.picked.click());
    this.picked.addEventListener("change", () => {
      for (const file of this.picked.files) this.attach(file);
      this.picked.value = "";
      this.box.focus();
    });
  }

  submit() {
    const text = this.box.value.trim();
    if (!text) return;
    if (text.length > this.most) {
      this.count.textContent = fill(this.texts.refused.long, this.numbers());
      this.count.classList.add("over");
      return;
    }
    this.box.value = "";
    this.grow();
    this.say(text);
    this.box.focus();
  }

  say(text) {
    this.post({ type: "say", key: newKey(), text }, text);
  }

  press({ buttons, form }, index) {
    this.post({ type: "press", key: newKey(), form, index }, buttons[index]);
  }

  post(frame, shown) {
    this.waiting.set(frame.key, { frame, shown, at: this.now() });
    this.remember();
    this.log.own(frame.key, shown, this.now(), "sending");
    this.line.send(frame);
  }

  async attach(file) {
    const key = newKey();
    this.files.set(key, file);
    this.log.own(key, file.name, this.now(), "sending");
    if (file.size > MOST_BYTES) {
      this.log.refuse(key, this.texts.refused.big);
      return;
    }
    const form = new FormData();
    form.set("key", key);
    form.set("file", file);
    try {
      const answer = await fetch(`/files${this.query()}`, { method: "POST", body: form });
      const { ok, reason } = await answer.json();
      if (ok) this.files.delete(key);
      else this.log.refuse(key, this.texts.refused[reason] ?? reason);
    } catch {
      this.log.refuse(key, this.texts.unsent);
    }
  }

  retry(key) {
    const file = this.files.get(key);
    const held = this.waiting.get(key);
    this.log.drop(key);
    if (file) this.attach(file);
    else if (held) this.post(held.frame, held.shown);
  }

  drop(key) {
    this.files.delete(key);
    this.waiting.delete(key);
    this.remember();
    this.log.drop(key);
    this.box.focus();
  }

  hear(frame) {
    const heard = {
      history: () => this.settle(frame.items),
      message: () => this.arrive(frame.item),
      own: () => frame.text && this.log.own(frame.key, frame.text, frame.at, "sending"),
      kept: () => this.keep(frame),
      refused: () => this.refuse(frame),
      clock: () => this.tick(frame),
    };
    heard[frame.type]?.();
  }

  settle(items) {
    const waiting = [...this.waiting.keys(), ...this.files.keys()];
    this.log.settle(items, waiting);
    for (const { frame, shown, at, rejected } of this.waiting.values()) {
      if (rejected) continue;
      this.log.own(frame.key, shown, at, "sending");
      this.line.send(frame);
    }
  }

  arrive(item) {
    const news = this.log.add(item);
    if (news || item.edit) this.log.release();
    if (news) this.hooks.news(this);
  }

  keep(frame) {
    const { key } = frame;
    this.waiting.delete(key);
    this.files.delete(key);
    this.remember();
    this.log.keep(frame);
    clearTimeout(this.releasing);
    this.releasing = setTimeout(() => this.log.release(), PATIENCE);
  }

  refuse({ key, reason }) {
    this.log.refuse(key, fill(this.texts.refused[reason] ?? this.texts.unsent, this.numbers()));
    this.log.release();
  }

  tick(frame) {
    this.local = frame.at;
    this.hooks.clock(frame);
  }

  turn(state) {
    clearTimeout(this.quiet);
    this.root.dataset.line = state;
    if (state === "open") {
      this.state.textContent = this.state.textContent ? this.texts.reconnected : "";
      this.quiet = setTimeout(() => (this.state.textContent = ""), QUIET * 2);
    } else if (state === "rejected") {
      for (const [key, held] of this.waiting) {
        held.rejected = true;
        this.log.refuse(key, this.texts.unsent);
      }
    } else if (state === "broken") {
      // A short break is nobody's business.
      this.quiet = setTimeout(() => (this.state.textContent = this.texts.reconnecting), QUIET);
    } else {
      const again = document.createElement("a");
      again.href = "/";
      again.textContent = this.texts.reload;
      this.state.replaceChildren(`${this.texts.over} `, again);
      this.box.disabled = true;
    }
  }

  /** The moment for a message that is on its way: the simulated clock's where there is one. */
  now() {
    if (this.local) return this.local;
    const shifted = new Date(Date.now() - new Date().getTimezoneOffset() * 60_000);
    return shifted.toISOString().slice(0, 19);
  }

  numbers() {
    const language = document.documentElement.lang;
    return { count: this.box.value.trim().length.toLocaleString(language), most: this.most.toLocaleString(language) };
  }

  grow() {
    const { box, most, count } = this;
    box.style.height = "auto";
    box.style.height = `${box.scrollHeight + 2}px`;
    const length = box.value.trim().length;
    count.textContent = length > most * 0.9 ? fill(this.texts.count, this.numbers()) : "";
    count.classList.toggle("over", length > most);
  }

  remember() {
    const state = JSON.stringify({ draft: this.box.value.slice(0, this.most), waiting: [...this.waiting] });
    try {
      sessionStorage.setItem(this.memory, state);
    } catch {
      // Storage may be full or forbidden; then a reload forgets what was not sent.
    }
  }
}
