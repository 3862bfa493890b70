// What the library says in keys and values, in sentences of the page's language.

import { OFFICE_NAMES } from './city.js';
import { dateText, language, listText, localized, numberText, t, timeText } from './language.js';

/** Display texts of issuer documents, as the issuers published them. */
export class Words {
  /** @param documents issuer documents as plain objects */
  constructor(documents) {
    this.documents = documents;
  }

  /** The name of an issuer, with its identifier, which is what counts. */
  issuer(id) {
    const name = localized(OFFICE_NAMES[id]);
    return name === undefined ? id : `${name} (${id})`;
  }

  /** The name of a kind of credential: an issuer and one of its families of schemas. */
  family(kind) {
    return localized(this.#texts(kind)?.name) ?? kind.family;
  }

  claim(kind, claim) {
    return localized(this.#texts(kind)?.claims?.[claim]?.label) ?? claim;
  }

  value(kind, claim, value) {
    if (value === 'absent') return t('value.absent');
    const [[type, content]] = Object.entries(value);
    switch (type) {
      case 'enumeration': return localized(this.#texts(kind)?.claims?.[claim]?.values?.[content]) ?? content;
      case 'boolean': return t(content ? 'value.yes' : 'value.no');
      // A year is a number without separators, and so are all numbers below ten thousand.
      case 'u64': case 'i64': return Math.abs(Number(content)) < 10_000 ? String(content) : numberText(BigInt(content));
      case 'decimal': return decimalText(content);
      case 'date': return dateText(content);
      case 'date_time': return timeText(content);
      case 'bytes': return t('value.octets', { count: content.length });
      default: return content;
    }
  }

  /** A condition as a statement about a claim; `date` is the reference date, `kindOf` gives the kind of a role. */
  condition(kind, condition, { date, kindOf }) {
    const [[name, terms]] = Object.entries(condition);
    const claim = this.claim(kind, terms.claim);
    const value = (one) => this.value(kind, terms.claim, one);
    const values = (type) => listText(terms.values.map(value), type);
    const isDate = (one) => typeof one === 'object' && ('date' in one || 'date_time' in one);
    const flavour = terms.value !== undefined && isDate(terms.value) ? 'date' : 'number';
    switch (name) {
      case 'at_most': {
        const years = yearsBetween(terms.value.date, date);
        if (years > 0) return t('condition.years', { claim, years, value: value(terms.value) });
        return t(`condition.at_most.${flavour}`, { claim, value: value(terms.value) });
      }
      case 'at_least': case 'greater_than': case 'less_than':
        return t(`condition.${name}.${flavour}`, { claim, value: value(terms.value) });
      case 'between': return t('condition.between', { claim, min: value(terms.min), max: value(terms.max) });
      case 'one_of':
        return terms.values.length === 1
          ? t('condition.is', { claim, value: value(terms.values[0]) })
          : t('condition.one_of', { claim, values: values('disjunction') });
      case 'none_of': return t('condition.none_of', { claim, values: values('disjunction') });
      case 'not_equal': return t('condition.not_equal', { claim, value: value(terms.value) });
      case 'equal_to':
        return t('condition.equal_to', { claim, other: this.claim(kindOf(terms.role), terms.other), role: this.family(kindOf(terms.role)) });
      case 'disclose': return claim;
      default: throw new Error(`a condition without words: ${name}`);
    }
  }

  /** By what the holder could be recognised; `undefined` for what is the same for everybody. */
  link(link, { audience, kindOf }) {
    const [[name, terms]] = Object.entries(link);
    const claim = () => this.claim(kindOf(terms.role), terms.claim);
    switch (name) {
      case 'issuer': case 'schema': return terms.accepted > 1 ? t(`link.${name}`) : undefined;
      case 'authorities': return t('link.authorities', { among: terms.among });
      case 'option': return t('link.option');
      case 'disclosed': return t('link.disclosed', { claim: claim() });
      case 'time': return t('link.time', { claim: claim() });
      case 'single_value': return t('link.single_value', { claim: claim() });
      case 'pseudonym':
        return terms.period
          ? t('link.pseudonym.period', { audience, scope: terms.scope, period: terms.period })
          : t('link.pseudonym', { audience, scope: terms.scope });
      default: throw new Error(`a link without words: ${name}`);
    }
  }

  /** The texts that the issuer itself published: no other issuer gives names to its credentials. */
  #texts({ issuer, family }) {
    const texts = this.documents.find((one) => one.issuer === issuer)?.texts;
    return texts && Object.hasOwn(texts, family) ? texts[family] : undefined;
  }
}

/** Whole years from one day to the same day later; 0 if the days differ or there is none. */
function yearsBetween(from, to) {
  if (!from || !to || from.slice(4) !== to.slice(4)) return 0;
  return Number(to.slice(0, 4)) - Number(from.slice(0, 4));
}

function decimalText(text) {
  const digits = text.includes('.') ? text.length - text.indexOf('.') - 1 : 0;
  return new Intl.NumberFormat(language(), { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(text);
}
