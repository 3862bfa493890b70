// The journeys of examples/city as these services ask for them.

import { ASSESSMENT, LICENCE, PERMIT, REGISTER, RESIDENT, VACCINATION } from '../shared/city.js';

const text = (en, pt, hant, hans) => ({ en, pt, 'zh-Hant': hant, 'zh-Hans': hans });

const is = (kind, value) => ({ [kind]: value });
const atLeast = (claim, value) => ({ at_least: { claim, value } });
const oneOf = (claim, values) => ({ one_of: { claim, values } });
const disclose = (claim) => ({ disclose: { claim } });

/** The same day so many years earlier. The library knows when an age is completed; its condition names the day. */
async function yearsBefore(averment, years, today) {
  return (await averment.ageAtLeast('any', years, today)).at_most.value.date;
}

/**
 * A journey: which families of credentials it asks for, the purpose that the wallet shows, and the policy.
 *
 * `query` gives the query for a family, to which conditions are added; `known` says how the service uses a pseudonym:
 * `account` recognises a person who comes back, `once` takes each person once, `limited` takes so many uses of each person.
 * `follows` is the register whose newest state is needed, `signs` asks for a signature on a document, and a journey with a
 * `page` goes on there.
 */
/** Seconds: how old the state of a register may be. */
const MAX_AGE = 30 * 86_400;
/** Votes of each person in a year. */
export const VOTES = 3;

export const JOURNEYS = [
  {
    // A service has no part in it.
    name: 'identity_issuance',
    families: [],
    page: 'office',
  },
  {
    name: 'login_pseudonyms',
    families: [RESIDENT],
    purpose: text('Log in', 'Iniciar sessão', '登入', '登录'),
    known: 'account',
    policy: async ({ query }) => ({
      label: 'login', credentials: [await query(RESIDENT)], pseudonym: { role: RESIDENT, scope: 'login' },
    }),
  },
  {
    name: 'age_check',
    families: [RESIDENT],
    purpose: text('Buy wine', 'Comprar vinho', '購買葡萄酒', '购买葡萄酒'),
    policy: async ({ averment, query, today }) => query(RESIDENT, await averment.ageAtLeast('birth_date', 18, today)),
  },
  {
    name: 'licence_renewal',
    families: [LICENCE],
    purpose: text('Rent a car', 'Alugar um automóvel', '租車', '租车'),
    policy: ({ query }) => query(LICENCE, disclose('number'), disclose('category')),
  },
  {
    name: 'vaccination_status',
    families: [RESIDENT, VACCINATION],
    purpose: text('Join the camp', 'Participar no acampamento', '參加營會', '参加营会'),
    policy: async ({ averment, query, today }) => ({
      label: 'status',
      credentials: [
        await query(RESIDENT),
        await query(VACCINATION, atLeast('doses', is('u64', '2')),
          atLeast('last_dose', is('date', await yearsBefore(averment, 1, today)))),
      ],
    }),
  },
  {
    name: 'voter_registration',
    families: [RESIDENT],
    purpose: text('Register to vote', 'Recenseamento eleitoral', '登記為選民', '登记为选民'),
    known: 'once',
    policy: async ({ averment, query, today }) => ({
      label: 'register',
      credentials: [await query(RESIDENT, oneOf('citizen', [is('boolean', true)]), await averment.ageAtLeast('birth_date', 18, today))],
      pseudonym: { role: RESIDENT, scope: 'register/2027' },
    }),
  },
  {
    name: 'tax_bracket',
    families: [ASSESSMENT],
    purpose: text('Apply for a flat', 'Candidatura a uma habitação', '申請公共房屋', '申请公共住房'),
    policy: ({ query }) => query(ASSESSMENT, atLeast('year', is('u64', '2025')),
      { between: { claim: 'income', min: is('decimal', '20000.00'), max: is('decimal', '45000.00') } }),
  },
  {
    name: 'district_one_of',
    families: [RESIDENT],
    purpose: text('Ride the ferry for free', 'Viajar de ferry gratuitamente', '免費乘搭渡輪', '免费乘坐渡轮'),
    policy: ({ query }) => query(RESIDENT,
      oneOf('district', ['harbour', 'market', 'river', 'islands'].map((district) => is('enumeration', district)))),
  },
  {
    name: 'revoked_licence',
    families: [PERMIT],
    follows: REGISTER,
    purpose: text('Drive a taxi', 'Conduzir um táxi', '駕駛的士', '驾驶出租车'),
    policy: async ({ averment, query }) => averment.notRevoked(await query(PERMIT, disclose('company')), MAX_AGE),
  },
  {
    name: 'budget_vote',
    families: [RESIDENT],
    purpose: text('Vote on the budget of the city', 'Votar no orçamento da cidade', '就城市預算投票', '就城市预算投票'),
    known: 'limited',
    policy: async ({ query, today }) => ({
      label: 'vote',
      credentials: [await query(RESIDENT)],
      limit: { role: RESIDENT, scope: 'budget', period: today.slice(0, 4), uses: VOTES },
    }),
  },
  {
    name: 'signed_contract',
    families: [RESIDENT],
    signs: true,
    purpose: text('Sign a document', 'Assinar um documento', '簽署文件', '签署文件'),
    policy: ({ query }) => query(RESIDENT, disclose('name')),
  },
  {
    // The library of the city next door, which goes by lists.
    name: 'recognition',
    families: [],
    page: 'library',
  },
];

export const journeyOf = (name) => JOURNEYS.find((journey) => journey.name === name);
