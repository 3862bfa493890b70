// QR codes: a request as octets, drawn and read.

import encodeQR from '../qr/index.js';
import decodeQR from '../qr/decode.js';
import { h, svg } from './dom.js';
import { readText } from './message.js';
import { Problem } from './problem.js';

/** Requests up to this many octets are drawn: phones read such codes. */
export const MAX_OCTETS = 700;

const LARGEST_SIDE = 1600;

// One character for each octet, so that the codec's text is the octets.
const toCharacters = (octets) => Array.from(octets, (octet) => String.fromCharCode(octet)).join('');
const toOctets = (text) => Uint8Array.from(text, (character) => character.charCodeAt(0));

/** Draws octets as a code with a quiet margin, black on white in both colour schemes. */
export function draw(octets, label) {
  const modules = encodeQR(toCharacters(octets), 'raw', { encoding: 'byte', ecc: 'low', border: 4, textEncoder: toOctets });
  const dark = modules.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])));
  return svg('svg', {
    class: 'code-image', role: 'img', 'aria-label': label, viewBox: `0 0 ${modules.length} ${modules.length}`, 'shape-rendering': 'crispEdges',
  }, svg('rect', { width: '100%', height: '100%', fill: '#fff' }), svg('path', { d: dark.join(''), fill: '#000' }));
}

/** The message in a picture of a code. */
export async function readImage(file) {
  let picture;
  try {
    picture = await createImageBitmap(file);
  } catch {
    throw new Problem('qr/none');
  }
  const text = decode(picture);
  picture.close();
  if (text === undefined) throw new Problem('qr/none');
  return toMessage(text);
}

/** Watches the camera until it sees a code or `signal` aborts; `undefined` then. */
export async function readCamera(video, signal) {
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
  } catch {
    throw new Problem('qr/camera');
  }
  try {
    video.srcObject = stream;
    await video.play();
    while (!signal.aborted) {
      const text = video.videoWidth > 0 ? decode(video) : undefined;
      if (text !== undefined) return toMessage(text);
      await new Promise((resolve) => { setTimeout(resolve, 150); });
    }
    return undefined;
  } finally {
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
  }
}

function decode(picture) {
  const [width, height] = [picture.videoWidth ?? picture.width, picture.videoHeight ?? picture.height];
  const scale = Math.min(1, LARGEST_SIDE / Math.max(width, height));
  const canvas = h('canvas', { width: Math.round(width * scale), height: Math.round(height * scale) });
  const context = canvas.getContext('2d', { willReadFrequently: true });
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  try {
    return decodeQR(context.getImageData(0, 0, canvas.width, canvas.height), { textDecoder: toCharacters });
  } catch {
    return undefined;
  }
}

/** A code has the octets of a request, or a link as text. */
function toMessage(text) {
  if (/^https?:/.test(text)) return readText(text);
  return { kind: 'request', octets: toOctets(text), documents: [] };
}
