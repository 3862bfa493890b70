// What packages for Node take for granted.

export { Buffer } from "buffer";
