// The module of the catalogue behind its functions in `host.rs`.

import { readdirSync, readFileSync } from "node:fs";

const vectors = new URL("../../tests/vectors/", import.meta.url);

/** The octets of a file, or of the names in a folder. */
function contents(path) {
  try {
    const entries = readdirSync(new URL(`${path}/`, vectors), { withFileTypes: true });
    return Buffer.from(entries.map((entry) => `${entry.name}${entry.isDirectory() ? "/" : ""}\n`).join(""));
  } catch (error) {
    if (error.code !== "ENOTDIR") return undefined;
    return readFileSync(new URL(path, vectors));
  }
}

export class Catalogue {
  #exports;
  #names;
  #files = new Map();

  constructor(module) {
    const octet = (path, length, place) => this.#octet(path, length, place);
    this.#exports = new WebAssembly.Instance(module, { host: { octet } }).exports;
    const count = this.#exports.start(process.env.AVERMENT_FULL === "1" ? 1 : 0);
    this.#names = Array.from({ length: count }, (_, test) => (this.#exports.name(test), this.said()));
  }

  names() {
    return this.#names;
  }

  run(name) {
    this.#exports.run(this.#names.indexOf(name));
  }

  /** What the module said last. */
  said() {
    return this.#text(this.#exports.text(), this.#exports.text_len());
  }

  #text(place, length) {
    return Buffer.from(this.#exports.memory.buffer, place, length).toString();
  }

  #octet(place, length, at) {
    const path = this.#text(place, length);
    if (!this.#files.has(path)) this.#files.set(path, contents(path));
    const file = this.#files.get(path);
    if (file === undefined) return -2;
    return at < file.length ? file[at] : -1;
  }
}
