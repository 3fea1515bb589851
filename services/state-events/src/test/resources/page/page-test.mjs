// Runs the first page's script against a service that it is told about, in as much of a browser as it asks for.
// Usage: node page-test.mjs index.html
import assert from "node:assert/strict";
import {readFileSync} from "node:fs";

const script = /<script>([\s\S]*)<\/script>/.exec(readFileSync(process.argv[2], "utf8"))[1];
const ids = Array.from({length: 12}, (_, i) => `00000000-0000-8000-8000-${String(i).padStart(12, "0")}`);

function element() {
  return {textContent: "", className: "", hidden: false, title: "", colSpan: 1, children: [], listeners: {},
    append(...more) { this.children.push(...more); },
    replaceChildren(...all) { this.children = all; },
    addEventListener(name, listener) { this.listeners[name] = listener; }};
}
const text = node => typeof node === "string" ? node : (node.textContent || "") + node.children.map(text).join(" ");

const elements = {};
const streams = [];
const timers = new Map();
let timer = 0;
let history = 3; // events that the service has recorded
let answers = true;

class FakeEventSource {
  constructor(url) {
    this.url = url; this.listeners = {}; this.closed = false;
    this.from = ids.indexOf(new URL(url, "http://localhost").searchParams.get("lastEventId"));
    streams.push(this);
  }
  addEventListener(name, listener) { this.listeners[name] = listener; }
  close() { this.closed = true; }
  say(i) {
    this.listeners["Batch Job State Change"]({lastEventId: ids[i], data: JSON.stringify({id: ids[i],
      "detail-type": "Batch Job State Change", time: "2026-01-01T00:00:00Z",
      detail: {jobName: "job" + i, jobId: "id" + i, jobQueue: "q", status: "RUNNING"}})});
  }
}
const change = i => ({eventId: ids[i], at: 1, jobName: "job" + i, jobId: "id" + i, jobQueueArn: "q", from: "STARTING",
  to: "RUNNING"});
const world = {
  document: {getElementById: id => elements[id] ??= element(), createElement: element},
  sessionStorage: {getItem: () => JSON.stringify({id: "AKIA", secret: "s", region: "us-east-1"}), setItem() {}, removeItem() {}},
  location: {host: "localhost"}, EventSource: FakeEventSource,
  // Tries to connect again wait for the test; what is shorter passes at once.
  setTimeout: (action, millis) => { if (millis < 1000) return setTimeout(action, 1); timers.set(++timer, action); return timer; }, clearTimeout: id => timers.delete(id), setInterval() {},
  fetch: async url => {
    if (!answers) throw new TypeError("refused");
    if (url.startsWith("/windlass/v1/deliveries?")) {
      return {ok: true, json: async () => ({
        backlogs: [{subscription: "arn:aws:events:us-east-1:1:rule/orders/hook", targetArn: "http://hook", waiting: 3, failed: 2}],
        latest: [{subscription: "arn:aws:events:us-east-1:1:rule/orders/q", at: 1, ending: "DEAD_LETTERED", events: 1, eventIds: ["e"],
          failures: [{at: 1, code: "HTTP_503", message: "busy"}]}]})};
    }
    const recorded = Array.from({length: history}, (_, i) => change(i)).reverse().slice(0, 5);
    return {ok: true, json: async () => ({accountId: "1", totals: {}, jobQueues: [], computeEnvironments: [],
      recentChanges: recorded})};
  },
};
new Function(...Object.keys(world), script)(...Object.values(world));

const settled = () => new Promise(resolve => setTimeout(resolve, 20));
async function passTime() {
  const due = [...timers.values()];
  timers.clear();
  due.forEach(action => action());
  await settled();
}
async function until(condition) {
  for (let i = 0; i < 500 && !condition(); i++) await settled();
  assert.ok(condition(), String(condition));
}
const shown = () => elements.recent.children.slice(1).map(row => /job\d+/.exec(text(row))?.[0]);
async function shows(expected) {
  for (let i = 0; i < 100 && shown().join() !== expected.join(); i++) await settled();
  assert.deepEqual(shown(), expected);
}
const newestFirst = to => Array.from({length: to + 1}, (_, i) => "job" + (to - i));
const last = () => streams.at(-1);

// The stream goes on where the summary ends: nothing between the two is missed.
await until(() => streams.length === 1);
assert.equal(last().from, 2);
await shows(newestFirst(2));
last().onopen();
last().say(3);
last().say(4);
await passTime();
await shows(newestFirst(4));

// What is not delivered is shown.
assert.equal(elements.delivery.hidden, false);
assert.match(text(elements.deliveries), /orders\/hook\s+3\s+failing[^]*orders\/q\s+1\s+dead lettered\s+HTTP_503: busy/);

// Cut: it comes back once, after the last event that it heard, and shows nothing twice.
history = 7;
last().listeners["windlass-cut"]();
last().onerror();
assert.ok(last().closed);
assert.match(elements.lost.textContent, /did not keep up/);
await passTime();
await until(() => streams.length === 2);
assert.equal(last().from, 4);
last().onopen();
last().say(5);
last().say(6);
last().say(6);
streams[0].onerror();
await passTime();
assert.equal(streams.length, 2);
await shows(newestFirst(6));
assert.equal(elements.lost.hidden, true);

// The service is away for a while.
answers = false;
last().onerror();
await passTime();
assert.match(elements.lost.textContent, /does not answer/);
await passTime();
history = 9;
answers = true;
await passTime();
await until(() => streams.length === 3);
assert.equal(last().from, 6);
last().onopen();
last().say(7);
last().say(8);
await passTime();
await shows(newestFirst(8));

// After hours it does not hear all of it again.
const now = Date.now;
last().onerror();
Date.now = () => now() + 3_600_000;
history = 12;
await passTime();
await until(() => streams.length === 4);
assert.equal(last().from, 11);
await shows(["job11", "job10", "job9", "job8", "job7"]);
console.log("passed");
