// The city of examples/city: its offices, the claims that they sign, and how people read them.

const text = (en, pt, hant, hans) => ({ en, pt, 'zh-Hant': hant, 'zh-Hans': hans });

export const RESIDENT = 'gov.example/resident';
export const LICENCE = 'gov.example/driving-licence';
export const VACCINATION = 'clinic.example/vaccination';
export const ASSESSMENT = 'gov.example/tax-assessment';
export const PERMIT = 'gov.example/taxi-permit';

/** The register from which permits are withdrawn. */
export const REGISTER = 'gov.example/permits/status';
/** The list of offices that the city publishes for others, and its jurisdiction there. */
export const LIST = 'gov.example/trust';
export const JURISDICTION = 'city';

const DISTRICTS = {
  harbour: text('Harbour', 'Porto', '港口區', '港口区'),
  market: text('Market', 'Mercado', '市場區', '市场区'),
  'old-town': text('Old Town', 'Cidade Velha', '舊城區', '旧城区'),
  hill: text('Hill', 'Colina', '山丘區', '山丘区'),
  peak: text('Peak', 'Pico', '山頂區', '山顶区'),
  north: text('North', 'Norte', '北區', '北区'),
  river: text('River', 'Rio', '河畔區', '河畔区'),
  gardens: text('Gardens', 'Jardins', '花園區', '花园区'),
  islands: text('Islands', 'Ilhas', '離島區', '离岛区'),
};

const CATEGORIES = {
  A: text('A: motorcycles', 'A: motociclos', 'A：電單車', 'A：摩托车'),
  B: text('B: cars', 'B: automóveis', 'B：私家車', 'B：小型汽车'),
  C: text('C: lorries', 'C: camiões', 'C：貨車', 'C：货车'),
  D: text('D: buses', 'D: autocarros', 'D：巴士', 'D：客车'),
};

const schema = (id, ...claims) => ({ id, version: 1, suite: 'BBS_BLS12381G1_XMD:SHA-256_SSWU_RO_', claims });
const claim = (name, type) => ({ name, type });
const day = { date: { min: '1900-01-01', max: '2079-06-06' } };
const oneOf = (values) => ({ enumeration: { values: Object.keys(values) } });

/**
 * The claims of a card of residents, as both cities lay it out, each in names of its own. Position, type and bounds are the
 * same, so that a card can be shown without saying of which city it is (SPEC.md section 17.7).
 */
const residentCard = (number, name, born, district, citizen, nationality, address) => [
  claim(number, 'text'), claim(name, 'text'), claim(born, day), claim(district, oneOf(DISTRICTS)),
  claim(citizen, 'boolean'), claim(nationality, 'text'), claim(address, 'text'),
];

/** The offices, in the order in which a citizen meets them. */
export const OFFICES = [
  {
    name: 'identity',
    id: 'gov.example/identity',
    family: RESIDENT,
    until: '2036-11-23',
    schema: schema(RESIDENT, ...residentCard('number', 'name', 'birth_date', 'district', 'citizen', 'nationality', 'address')),
    texts: {
      name: text('Resident card', 'Cartão de residente', '居民證', '居民证'),
      claims: {
        number: { label: text('Card number', 'Número do cartão', '證件號碼', '证件号码') },
        name: { label: text('Name', 'Nome', '姓名', '姓名') },
        birth_date: { label: text('Date of birth', 'Data de nascimento', '出生日期', '出生日期') },
        district: { label: text('District', 'Bairro', '居住地區', '居住地区'), values: DISTRICTS },
        citizen: { label: text('Citizen', 'Cidadania', '公民身分', '公民身份') },
        nationality: { label: text('Nationality', 'Nacionalidade', '國籍', '国籍') },
        address: { label: text('Address', 'Morada', '地址', '地址') },
      },
    },
  },
  {
    name: 'transport',
    id: 'gov.example/transport',
    family: LICENCE,
    schema: schema(LICENCE, claim('number', 'text'), claim('category', oneOf(CATEGORIES)), claim('since', day)),
    texts: {
      name: text('Driving licence', 'Carta de condução', '駕駛執照', '驾驶执照'),
      claims: {
        number: { label: text('Licence number', 'Número da carta', '執照號碼', '执照号码') },
        category: { label: text('Category', 'Categoria', '類別', '类别'), values: CATEGORIES },
        since: { label: text('Licensed since', 'Habilitação desde', '首次發出日期', '首次签发日期') },
      },
    },
  },
  {
    name: 'permits',
    id: 'gov.example/permits',
    family: PERMIT,
    until: '2028-12-31',
    schema: { ...schema(PERMIT, claim('number', 'text'), claim('company', 'text')), registry: REGISTER },
    texts: {
      name: text('Taxi permit', 'Licença de táxi', '的士營業許可', '出租车运营许可'),
      claims: {
        number: { label: text('Permit number', 'Número da licença', '許可號碼', '许可号码') },
        company: { label: text('Company', 'Empresa', '公司', '公司') },
      },
    },
  },
  {
    name: 'clinic',
    id: 'clinic.example',
    family: VACCINATION,
    until: '2030-12-31',
    schema: schema(VACCINATION,
      claim('patient', 'text'), claim('vaccine', 'text'), claim('doses', { u64: { min: '0', max: '20' } }),
      claim('last_dose', day)),
    texts: {
      name: text('Vaccination record', 'Registo de vacinação', '疫苗接種紀錄', '疫苗接种记录'),
      claims: {
        patient: { label: text('Patient', 'Utente', '病人', '病人') },
        vaccine: { label: text('Vaccine', 'Vacina', '疫苗', '疫苗') },
        doses: { label: text('Number of doses', 'Número de doses', '接種劑數', '接种剂数') },
        last_dose: { label: text('Last dose', 'Última dose', '最近一劑', '最近一剂') },
      },
    },
  },
  {
    name: 'tax',
    id: 'gov.example/tax',
    family: ASSESSMENT,
    until: '2027-12-31',
    schema: schema(ASSESSMENT,
      claim('year', { u64: { min: '2000', max: '2100' } }),
      claim('income', { decimal: { scale: 2, min: '0.00', max: '100000000.00' } }), claim('employer', 'text')),
    texts: {
      name: text('Tax assessment', 'Nota de liquidação de imposto', '評稅通知書', '税务评定书'),
      claims: {
        year: { label: text('Tax year', 'Ano fiscal', '課稅年度', '纳税年度') },
        income: { label: text('Income', 'Rendimento', '收入', '收入') },
        employer: { label: text('Employer', 'Entidade patronal', '僱主', '雇主') },
      },
    },
  },
];

/** How the offices are called. */
export const OFFICE_NAMES = {
  'gov.example/identity': text('Identity Office', 'Serviço de Identificação', '身份證明局', '身份证明局'),
  'gov.example/transport': text('Transport Office', 'Serviço de Transportes', '交通事務局', '交通事务局'),
  'gov.example/permits': text('Taxi Permit Office', 'Serviço de Licenças de Táxi', '的士許可辦公室', '出租车许可办公室'),
  'clinic.example': text('City Clinic', 'Clínica da Cidade', '市立診所', '市立诊所'),
  'gov.example/tax': text('Tax Office', 'Serviço de Finanças', '稅務局', '税务局'),
};

/** The city next door: its cards are laid out as ours, in other words. */
export const NEIGHBOUR = {
  name: 'neighbour',
  id: 'neighbour.example/identity',
  family: 'neighbour.example/citizen',
  until: '2036-11-23',
  schema: schema('neighbour.example/citizen', ...residentCard('card', 'full_name', 'born', 'quarter', 'citizen', 'nationality', 'home')),
  texts: {
    name: text('Citizen card of the neighbouring city', 'Cartão de cidadão da cidade vizinha', '鄰市市民證', '邻市市民证'),
    claims: {
      card: { label: text('Number of the card', 'N.º do cartão', '市民證號碼', '市民证号码') },
      full_name: { label: text('Full name', 'Nome completo', '全名', '全名') },
      born: { label: text('Born on', 'Nascimento em', '出生於', '出生于') },
      quarter: { label: text('Quarter', 'Zona', '城區', '城区'), values: DISTRICTS },
      citizen: { label: text('Citizen', 'Cidadania', '公民身分', '公民身份') },
      nationality: { label: text('Nationality', 'Nacionalidade', '國籍', '国籍') },
      home: { label: text('Home', 'Residência', '住址', '住址') },
    },
  },
};
OFFICE_NAMES[NEIGHBOUR.id] = text('Identity office of the neighbouring city', 'Serviço de identificação da cidade vizinha', '鄰市身份證明局', '邻市身份证明局');

/** The list of the city next door, by which its library goes: it recognises the residents of ours, for libraries. */
export const ABROAD = {
  list: 'neighbour.example/trust',
  jurisdiction: 'neighbour',
  purpose: 'library',
  level: 'substantial',
  /** Its names of claims with ours. */
  names: { card: 'number', full_name: 'name', born: 'birth_date', quarter: 'district', home: 'address' },
};

const resident = (number, name, born, district) => ({
  number, name, birth_date: born, district, citizen: true, nationality: 'Utopian', address: '1 Harbour Road',
});

/** Whom the identity office knows. */
export const RESIDENTS = {
  'R-1001': resident('R-1001', 'Ana Wong', '1990-05-17', 'harbour'),
  'R-1002': resident('R-1002', 'Ben Okafor', '2010-02-03', 'hill'),
  'R-1003': resident('R-1003', 'Cleo Lindqvist', '1971-09-30', 'peak'),
  'R-2004': resident('R-2004', 'Dan Ferreira', '1984-01-29', 'river'),
};

const neighbour = (card, name, born, quarter) => ({
  card, full_name: name, born, quarter, citizen: true, nationality: 'Arcadian', home: '7 Bridge Street',
});

/** Whom the identity office next door knows. */
export const NEIGHBOURS = {
  'N-501': neighbour('N-501', 'Eva Chan', '1988-12-01', 'old-town'),
  'N-502': neighbour('N-502', 'Hugo Lam', '2001-07-19', 'gardens'),
};

const patient = (doses, last) => ({ patient: "see the clinic's records", vaccine: 'MMXXV', doses, last_dose: last });
const assessed = (income) => ({ year: 2025n, income, employer: 'Harbour Trust' });
const permitted = (number) => ({ claims: { number, company: 'Harbour Cabs' } });
const licensed = (number, category, since) => ({ number, category, since });

/** What the other offices know, by the number of the resident card: the claims, and until when they are good. */
export const RECORDS = {
  [LICENCE]: {
    'R-1001': { until: '2026-12-31', claims: licensed('L-77', 'B', '2012-06-01') },
    'R-1003': { until: '2026-10-31', claims: licensed('L-12', 'C', '1990-04-02') },
  },
  [PERMIT]: { 'R-1001': permitted('T-1'), 'R-1003': permitted('T-2'), 'R-2004': permitted('T-3') },
  [VACCINATION]: {
    'R-1001': { claims: patient(3n, '2026-03-02') },
    'R-1002': { claims: patient(2n, '2025-01-10') },
  },
  [ASSESSMENT]: {
    'R-1001': { claims: assessed('31250.00') },
    'R-1003': { claims: assessed('45000.01') },
  },
};

/** Licences that are renewed for whoever shows them, by their number. */
export const RENEWALS = {
  'L-77': { until: '2036-12-31', claims: licensed('L-77', 'B', '2012-06-01') },
};
