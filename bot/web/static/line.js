// The WebSocket of one pane: opened again whenever it breaks, sooner the more recently it worked.

const FIRST_WAIT = 500;
const LONGEST_WAIT = 15_000;
const PING_EVERY = 25_000;
const PONG_WITHIN = 8_000;
const PINGS_A_HISTORY = 12;
const NOBODY = 4401;
const NOT_UNDERSTOOD = [1008, 1009];
const AWAY = 10_000;

export class Line {
  /** `hear(frame)` gets what the server says, `turn(state)` one of "open", "broken", "rejected" and "over". */
  constructor(address, hear, turn) {
    this.address = address;
    this.hear = hear;
    this.turn = turn;
    this.wait = FIRST_WAIT;
    this.stopped = false;
    this.pings = 0;
    this.onBack = () => this.check();
    addEventListener("online", this.onBack);
    document.addEventListener("visibilitychange", this.onBack);
    this.pinging = setInterval(() => this.ping(), PING_EVERY);
    this.open();
  }

  open() {
    clearTimeout(this.opening);
    const socket = new WebSocket(this.address);
    this.socket = socket;
    socket.addEventListener("open", () => {
      if (this.socket !== socket) return;
      this.wait = FIRST_WAIT;
      this.turn("open");
    });
    socket.addEventListener("message", (event) => {
      if (this.socket !== socket) return;
      clearTimeout(this.silence);
      const frame = JSON.parse(event.data);
      if (frame.type !== "pong") this.hear(frame);
    });
    socket.addEventListener("close", (event) => {
      if (this.socket === socket) this.broke(event.code);
    });
  }

  broke(code) {
    clearTimeout(this.silence);
    this.socket = null;
    if (this.stopped) return;
    if (code === NOBODY) {
      this.stop();
      this.turn("over");
      return;
    }
    // What was not understood once will not be the next time.
    if (NOT_UNDERSTOOD.includes(code)) this.turn("rejected");
    this.turn("broken");
    this.opening = setTimeout(() => this.open(), this.wait * (0.75 + Math.random() / 2));
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
  }

  /** False where it cannot leave now; the sender keeps it. */
  send(frame) {
    if (this.socket?.readyState !== WebSocket.OPEN) return false;
    this.socket.send(JSON.stringify(frame));
    return true;
  }

  ping() {
    this.pings += 1;
    // Now and then the store is asked: another process may have sent something.
    if (!this.send({ type: this.pings % PINGS_A_HISTORY ? "ping" : "history" })) return;
    clearTimeout(this.silence);
    const socket = this.socket;
    this.silence = setTimeout(() => {
      // A dead line may take minutes to close by itself.
      socket.close();
      if (this.socket === socket) this.broke(0);
    }, PONG_WITHIN);
  }

  /** The page is seen again, or the network is back. */
  check() {
    if (document.hidden) this.left = Date.now();
    if (this.stopped || document.hidden) return;
    if (!this.socket) this.open();
    else if (Date.now() - (this.left ?? 0) > AWAY) this.send({ type: "history" }) && this.ping();
  }

  stop() {
    this.stopped = true;
    removeEventListener("online", this.onBack);
    document.removeEventListener("visibilitychange", this.onBack);
    clearInterval(this.pinging);
    clearTimeout(this.opening);
    clearTimeout(this.silence);
    this.socket?.close();
    this.socket = null;
  }
}
