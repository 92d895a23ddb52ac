// Text as the page shows it. Nothing here ever parses HTML: text becomes text nodes.

// The start of a /command is part of the match: phones that are a few years old know no look-behind.
const LINKS = /(https?:\/\/[^\s<>"']+)|([\w.+-]+@[\w-]+(?:\.[\w-]+)+)|(^|[\s(“"])(\/[a-z]{2,12})(?![\w/])/giu;
// Marks that turn the writing around, so that text looks like other text.
const TURNING = /[\u202a-\u202e\u2066-\u2069]/gu;
const TAIL = /[.,;:!?'"»”’\])}…]+$/u;

/** An element with properties (those with a hyphen are attributes) and children; children are nodes or text. */
export function el(name, properties = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key in node) node[key] = value;
    else node.setAttribute(key, value);
  }
  node.append(...children);
  return node;
}

/** A wording with its {places} filled. */
export function fill(wording, values = {}) {
  return wording.replace(/\{(\w+)\}/g, (place, name) => values[name] ?? place);
}

/** Text without marks that turn the writing around. */
export function plain(text) {
  return text.replace(TURNING, "");
}

/** Text with its addresses as links and, where `onCommand` is given, its /commands as buttons. */
export function rich(text, onCommand) {
  const fragment = document.createDocumentFragment();
  let rest = 0;
  const whole = plain(text);
  for (const match of whole.matchAll(LINKS)) {
    const [found, address, mail, gap = "", command] = match;
    const shown = address ? found.replace(TAIL, "") : (mail ?? command);
    const start = match.index + gap.length;
    const node = command ? button(command, onCommand) : link(address ? shown : `mailto:${shown}`, shown);
    if (!node) continue;
    fragment.append(whole.slice(rest, start), node);
    rest = start + shown.length;
  }
  fragment.append(whole.slice(rest));
  return fragment;
}

function link(address, shown) {
  try {
    new URL(address);
  } catch {
    return null;
  }
  return el("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, shown);
}

function button(command, onCommand) {
  if (!onCommand) return null;
  const node = el("button", { type: "button", className: "command" }, command);
  node.addEventListener("click", () => onCommand(command));
  return node;
}

/** "2023-09-18T09:00:00" as "Thứ Hai, 18/09/2023" and "09:00". */
export function moment(at, weekdays) {
  const [year, month, day, hour, minute] = at.split(/[-T:]/);
  const weekday = weekdays[new Date(Number(year), Number(month) - 1, Number(day)).getDay()];
  return { day: `${weekday}, ${day}/${month}/${year}`, time: `${hour}:${minute}` };
}

/** A size for people. */
export function size(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  const [number, unit] = bytes < 1024 * 1024 ? [bytes / 1024, "KB"] : [bytes / 1024 / 1024, "MB"];
  return `${number.toFixed(number < 10 ? 1 : 0)} ${unit}`;
}
