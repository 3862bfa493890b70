//! All labels that keep hashed items apart. No two are equal, and none is ever used for another kind of item.

/// What an item of a transcript is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Label(pub(super) u8);

/// The digest of the request: everything that the verifier asked for.
pub(crate) const REQUEST: Label = Label(1);
/// Which option of the request the holder answers.
pub(crate) const OPTION: Label = Label(2);
/// How many credentials the presentation is about.
pub(crate) const CREDENTIALS: Label = Label(3);
/// The ciphersuite and interface of a credential.
pub(crate) const API: Label = Label(4);
/// The public key of a credential.
pub(crate) const KEY: Label = Label(5);
/// The signed header of a credential.
pub(crate) const HEADER: Label = Label(6);
/// The issuer that the holder names for a credential.
pub(crate) const ISSUER: Label = Label(7);
/// The number of signed messages of a credential.
pub(crate) const MESSAGES: Label = Label(8);
/// The number of disclosed messages of a credential.
pub(crate) const DISCLOSED: Label = Label(9);
/// The position of a disclosed message.
pub(crate) const POSITION: Label = Label(10);
/// A disclosed message.
pub(crate) const MESSAGE: Label = Label(11);
/// `Abar`, `Bbar` and `D` of a credential.
pub(crate) const POINTS: Label = Label(12);
/// `T1` and `T2` of a credential.
pub(crate) const COMMITMENTS: Label = Label(13);
/// The identifier of the parameters of ranges and sets.
pub(crate) const PARAMETERS: Label = Label(14);
/// The second arguments of the pairing checks.
pub(crate) const PAIRING: Label = Label(15);
/// The number of points of the statements.
pub(crate) const WIRES: Label = Label(16);
/// A point of the statements.
pub(crate) const WIRE: Label = Label(17);
/// The numbers of fixed points, own variables and rows of a section.
pub(crate) const SECTION: Label = Label(18);
/// A fixed point of a section.
pub(crate) const FIXED: Label = Label(19);
/// The numbers of image and variable terms of a row.
pub(crate) const ROW: Label = Label(20);
/// A term of a row: variable, point and coefficient.
pub(crate) const TERM: Label = Label(21);
/// The first message of a row.
pub(crate) const FIRST_MESSAGE: Label = Label(22);
/// What applications may read in the presentation header.
pub(crate) const CONTEXT: Label = Label(23);
/// The number of pairing checks of the statements.
pub(crate) const CHECKS: Label = Label(24);
/// The two points of a pairing check.
pub(crate) const CHECK_POINTS: Label = Label(25);
/// The identifier of the issuer's own table, under which ranges over a credential are proved.
pub(crate) const TABLE: Label = Label(26);
/// The digest of the authorities of which one issued a credential, if the presentation hides which.
pub(crate) const AUTHORITIES: Label = Label(27);
/// The blinded key of a credential whose issuer is hidden.
pub(crate) const BLINDED_KEY: Label = Label(28);
/// The place of the points that show a blinded key to be that of one of many, and how many there are.
pub(crate) const ONE_OF_MANY: Label = Label(29);
