// The messages of one pane, in the order of the history, each shown once.

import { el, fill, moment, plain, rich, size } from "./text.js";

const NEAR = 80;
const EDGE = 8;
// A document's number at the end, as in "Công văn 3626/SGDĐT-VP".
const SOURCE = /\d\/[\p{Lu}\d-]+$/u;

export class Log {
  /** `act` has say(text), press(item, index), retry(key) and drop(key); `arrived(item)` is told of news. */
  constructor(root, texts, act) {
    this.frame = root.querySelector(".log");
    this.jump = root.querySelector(".jump");
    this.texts = texts;
    this.act = act;
    this.clear("", "");
    this.jump.addEventListener("click", () => this.toEnd());
    this.frame.addEventListener("scroll", () => this.atEnd() && this.seen(), { passive: true });
    new ResizeObserver(() => this.stuck && this.toEnd()).observe(this.frame);
    this.frame.addEventListener("scroll", () => (this.stuck = this.atEnd()), { passive: true });
  }

  clear(name, person) {
    this.name = name;
    this.person = person;
    this.nodes = new Map();
    this.items = new Map();
    this.unread = 0;
    this.stuck = true;
    this.loaded = false;
    this.frame.replaceChildren();
    this.jump.hidden = true;
  }

  /** The whole history: what is missing is added, what changed replaced, what is no more (but not on its way) removed. */
  settle(items, waiting) {
    const stuck = !this.loaded || this.atEnd();
    const fresh = this.loaded ? items.filter((item) => !item.own && !this.nodes.has(item.id)).length : 0;
    // Read out as news only what arrived while the page was open.
    if (!this.loaded) this.frame.setAttribute("aria-live", "off");
    const kept = new Set([...items.map((item) => item.id), ...waiting]);
    for (const [key, node] of this.nodes) if (!kept.has(key)) this.forget(key, node);
    let before = null;
    for (const item of items) {
      const node = this.put(item);
      const after = this.following(before);
      // What stands right is left alone: a moved node would be read out again.
      if (node !== after) this.frame.insertBefore(node, after);
      before = node;
    }
    for (const key of waiting) if (this.nodes.has(key)) this.frame.append(this.nodes.get(key));
    this.order();
    if (!this.loaded) setTimeout(() => this.frame.setAttribute("aria-live", "polite"), 200);
    this.loaded = true;
    if (stuck) this.toEnd();
    else this.more(fresh);
  }

  /** One message that just arrived; true where it is news. */
  add(item) {
    const known = this.items.get(item.id);
    if (known && known.form >= item.form) return false;
    if (item.edit && !known) return false;
    const stuck = this.atEnd();
    const node = this.put(known ? { ...item, at: known.at } : item);
    if (!known) {
      this.frame.append(node);
      this.order();
    }
    if (stuck) this.show(node);
    else if (!known) this.more(1);
    return !known;
  }

  /** An own message on its way. */
  own(key, text, at, state) {
    const known = this.items.get(key);
    const item = { id: key, own: true, text, at: at ?? known?.at, state, form: 0 };
    const node = this.put(item);
    if (!known) this.frame.append(node);
    this.order();
    if (!known) this.toEnd();
  }

  /** An own message is safe, under the id that the history has it by. */
  keep({ key, id, text, at }) {
    // A page that opened in between missed that it was on its way.
    if (!this.nodes.has(key) && id && text && !this.nodes.has(id)) this.own(key, text, at, "sending");
    const node = this.nodes.get(key);
    const item = this.items.get(key);
    if (!node) return;
    if (id && this.nodes.has(id)) {
      this.forget(key, node);
      this.order();
      return;
    }
    this.nodes.delete(key);
    this.items.delete(key);
    const kept = { ...item, id: id ?? key, state: undefined };
    this.nodes.set(kept.id, node);
    this.put(kept);
  }

  refuse(key, reason) {
    const item = this.items.get(key);
    if (item) this.put({ ...item, state: "unsent", reason });
  }

  drop(key) {
    const node = this.nodes.get(key);
    if (node) this.forget(key, node);
    this.order();
  }

  /** Every button may be pressed again. */
  release() {
    for (const button of this.frame.querySelectorAll(".choices [aria-disabled=true]")) {
      button.removeAttribute("aria-disabled");
      button.classList.remove("pressed");
    }
  }

  forget(key, node) {
    node.remove();
    this.nodes.delete(key);
    this.items.delete(key);
  }

  put(item) {
    const known = this.nodes.get(item.id);
    const shown = JSON.stringify(item);
    if (known && known.dataset.shown === shown) return known;
    const node = known ?? el("article");
    node.dataset.shown = shown;
    node.dataset.id = item.id;
    node.className = `message ${item.own ? "own" : "bot"}${item.state ? ` ${item.state}` : ""}`;
    if (item.cause) node.dataset.cause = item.cause;
    const focused = known?.contains(document.activeElement) ? document.activeElement.textContent : null;
    node.replaceChildren(...this.parts(item));
    if (focused !== null) this.refocus(node, focused);
    this.nodes.set(item.id, node);
    this.items.set(item.id, item);
    return node;
  }

  parts(item) {
    const { you, bot } = this.texts;
    const bubble = el("div", { className: "bubble" }, el("span", { className: "unseen" }, `${item.own ? you : bot}: `));
    if (item.text) bubble.append(this.body(item));
    for (const file of item.files ?? []) bubble.append(this.file(file, item.text));
    bubble.append(this.foot(item));
    return item.buttons?.length ? [bubble, this.choices(item)] : [bubble];
  }

  body(item) {
    const say = item.own ? null : (text) => this.act.say(text);
    const lines = item.text.split("\n");
    if (item.own || lines.length === 1) return el("p", { className: "text", dir: "auto" }, rich(item.text, say));
    // The first line is the answer, the last one may say where it stands.
    const first = el("strong", {}, rich(lines.shift(), say));
    const last = SOURCE.test(lines[lines.length - 1]) ? el("span", { className: "source" }, rich(lines.pop(), say)) : null;
    const middle = lines.length ? ["\n", rich(lines.join("\n"), say)] : [];
    return el("p", { className: "text", dir: "auto" }, first, ...middle, ...(last ? ["\n", last] : []));
  }

  file({ hash, name, type, size: bytes }, told) {
    const query = this.person ? `?person=${encodeURIComponent(this.person)}` : "";
    const label = fill(this.texts.download, { name: plain(name) });
    const shown = [el("bdi", {}, plain(name)), el("small", {}, size(bytes))];
    const link = { className: "download", href: `/file/${hash}${query}`, download: plain(name), "aria-label": label };
    if (type !== "image/png") return el("a", link, ...shown);
    // Its words say what the picture shows.
    const picture = { className: "picture", src: link.href, alt: plain(told || name), decoding: "async" };
    return el("a", { ...link, className: "shown" }, el("img", picture));
  }

  foot(item) {
    const { day, time } = moment(item.at, this.texts.weekdays);
    const foot = el("p", { className: "foot" });
    if (item.state === "sending") foot.append(this.texts.sending);
    else if (item.state === "unsent") foot.append(...this.failed(item));
    else foot.append(el("time", { dateTime: item.at, title: `${time}, ${day}` }, time));
    if (item.edit) foot.append(el("span", {}, ` · ${this.texts.edited}`));
    return foot;
  }

  failed(item) {
    const again = el("button", { type: "button", className: "command" }, this.texts.again);
    again.addEventListener("click", () => this.act.retry(item.id));
    const discard = el("button", { type: "button", className: "command" }, this.texts.discard);
    discard.addEventListener("click", () => this.act.drop(item.id));
    return [item.reason ?? this.texts.unsent, " ", again, " ", discard];
  }

  choices(item) {
    const group = el("div", { className: "choices", role: "group", "aria-label": this.texts.buttons });
    item.buttons.forEach((label, index) => {
      const button = el("button", { type: "button" }, plain(label));
      button.addEventListener("click", () => {
        // Not "disabled": the keyboard would lose its place.
        if (button.getAttribute("aria-disabled") === "true") return;
        for (const each of group.children) each.setAttribute("aria-disabled", "true");
        button.classList.add("pressed");
        this.act.press(item, index);
      });
      group.append(button);
    });
    return group;
  }

  /** After a message was replaced under the keyboard: the button of the same label, else its first. */
  refocus(node, label) {
    const buttons = [...node.querySelectorAll(".choices button")];
    (buttons.find((button) => button.textContent === label) ?? buttons[0] ?? this.frame).focus({ preventScroll: true });
  }

  /** The message after one, or the first. */
  following(node) {
    let next = node ? node.nextElementSibling : this.frame.firstElementChild;
    while (next && !next.classList.contains("message")) next = next.nextElementSibling;
    return next;
  }

  /** A heading before each day's first message; the greeting where there is none at all. */
  order() {
    const old = new Map([...this.frame.querySelectorAll(".day")].map((node) => [node.textContent, node]));
    let last = "";
    for (const node of this.frame.querySelectorAll(".message")) {
      const { day } = moment(this.items.get(node.dataset.id).at, this.texts.weekdays);
      if (day !== last) {
        const heading = old.get(day) ?? el("p", { className: "day" }, el("span", {}, day));
        if (node.previousElementSibling !== heading) node.before(heading);
        old.delete(day);
      }
      last = day;
    }
    for (const node of old.values()) node.remove();
    const greeting = this.frame.querySelector(".empty");
    if (last) greeting?.remove();
    else if (!greeting) this.frame.append(this.empty());
  }

  empty() {
    const chips = this.texts.empty_chips.map(({ label, text }) => {
      const chip = el("button", { type: "button" }, label);
      chip.addEventListener("click", () => {
        // The chips go with the greeting; the keyboard stays in the log.
        this.frame.focus({ preventScroll: true });
        this.act.say(text);
      });
      return chip;
    });
    return el(
      "div",
      { className: "empty" },
      el("p", { className: "hello" }, fill(this.texts.empty_title, { name: this.name })),
      el("p", {}, this.texts.empty_text),
      el("div", { className: "choices" }, ...chips),
    );
  }

  atEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.frame;
    return scrollHeight - scrollTop - clientHeight < NEAR;
  }

  toEnd() {
    this.frame.scrollTop = this.frame.scrollHeight;
    this.stuck = true;
    this.seen();
  }

  /** A message's end, or of one that is taller than the pane its first line, which is the answer. */
  show(node) {
    this.toEnd();
    const top = node.offsetTop - this.frame.offsetTop - EDGE;
    if (top < this.frame.scrollTop) this.frame.scrollTop = top;
  }

  more(count) {
    this.unread += count;
    if (!this.unread) return;
    const { new_one: one, new_many: many } = this.texts;
    this.jump.querySelector("span").textContent = this.unread === 1 ? one : fill(many, { count: this.unread });
    this.jump.hidden = false;
  }

  seen() {
    this.unread = 0;
    this.jump.hidden = true;
  }
}
