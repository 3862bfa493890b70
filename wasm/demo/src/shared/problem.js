/** Something that a person is told: a code of the library or of these pages, for which there is a sentence. */
export class Problem extends Error {
  constructor(code, details = {}) {
    super(code);
    this.name = 'Problem';
    this.code = code;
    this.details = details;
  }
}
