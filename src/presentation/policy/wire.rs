//! The CBOR form of a policy: nested arrays, each of a fixed number of items.

use alloc::vec::Vec;

use crate::codec::{Reader, Writer};
use crate::credential::{AuthoritiesDigest, ClaimValue, FormatError, SchemaDigest, TableDigest};
use crate::trust::RecognisedBy;

use super::{
    Accepted, Condition, CredentialQuery, LimitQuery, Policy, PolicyOption, PseudonymQuery,
    StatusQuery, limit,
};

/// The first item of a condition.
mod tag {
    pub(super) const DISCLOSE: u64 = 0;
    pub(super) const AT_LEAST: u64 = 1;
    pub(super) const AT_MOST: u64 = 2;
    pub(super) const GREATER_THAN: u64 = 3;
    pub(super) const LESS_THAN: u64 = 4;
    pub(super) const BETWEEN: u64 = 5;
    pub(super) const ONE_OF: u64 = 6;
    pub(super) const NONE_OF: u64 = 7;
    pub(super) const NOT_EQUAL: u64 = 8;
    pub(super) const EQUAL_TO: u64 = 9;
}

impl Policy {
    pub(in crate::presentation) fn write(&self, writer: &mut Writer<'_>) {
        writer.list(self.options.iter(), |writer, option| option.write(writer));
    }

    pub(in crate::presentation) fn read(reader: &mut Reader<'_>) -> Result<Self, FormatError> {
        Ok(Self { options: reader.list(limit::OPTIONS, PolicyOption::read)? })
    }
}

impl PolicyOption {
    fn write(&self, writer: &mut Writer<'_>) {
        writer.array(4);
        writer.text(&self.label);
        writer.list(self.credentials.iter(), |writer, query| query.write(writer));
        writer.optional(self.pseudonym.as_ref(), |writer, query| query.write(writer));
        writer.optional(self.limit.as_ref(), |writer, query| query.write(writer));
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, FormatError> {
        reader.array(4)?;
        Ok(Self {
            label: reader.text(limit::NAME)?.into(),
            credentials: reader.list(limit::CREDENTIALS, CredentialQuery::read)?,
            pseudonym: reader.optional(PseudonymQuery::read)?,
            limit: reader.optional(LimitQuery::read)?,
        })
    }
}

impl PseudonymQuery {
    fn write(&self, writer: &mut Writer<'_>) {
        writer.array(3);
        writer.text(&self.role);
        writer.text(&self.scope);
        writer.text(&self.period);
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, FormatError> {
        reader.array(3)?;
        Ok(Self {
            role: reader.text(limit::NAME)?.into(),
            scope: reader.text(limit::SCOPE)?.into(),
            period: reader.text(limit::PERIOD)?.into(),
        })
    }
}

impl LimitQuery {
    fn write(&self, writer: &mut Writer<'_>) {
        writer.array(4);
        writer.text(&self.role);
        writer.text(&self.scope);
        writer.text(&self.period);
        writer.uint(u64::from(self.uses));
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, FormatError> {
        reader.array(4)?;
        Ok(Self {
            role: reader.text(limit::NAME)?.into(),
            scope: reader.text(limit::SCOPE)?.into(),
            period: reader.text(limit::PERIOD)?.into(),
            uses: reader.small()?,
        })
    }
}

impl CredentialQuery {
    fn write(&self, writer: &mut Writer<'_>) {
        let authorities = self.authorities.map(AuthoritiesDigest::to_bytes);
        writer.array(match (&authorities, &self.status) {
            (None, None) => 3,
            (Some(_), None) => 4,
            (None | Some(_), Some(_)) => 5,
        });
        writer.text(&self.role);
        writer.list(self.accepted.iter(), |writer, accepted| accepted.write(writer));
        writer.list(self.conditions.iter(), |writer, condition| condition.write(writer));
        if authorities.is_some() || self.status.is_some() {
            writer.optional(authorities.as_ref(), |writer, digest| writer.bytes(digest));
        }
        if let Some(status) = &self.status {
            writer.uint(status.max_age.into());
        }
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, FormatError> {
        // Three items to five: any other number comes out differently when written again.
        let items = reader.array_of(5)?;
        let role = reader.text(limit::NAME)?.into();
        let accepted = reader.list(limit::ISSUERS, Accepted::read)?;
        let conditions = reader.list(limit::DISCLOSURES + limit::PREDICATES, Condition::read)?;
        let authorities = if items > 3 {
            reader.optional(|reader| reader.fixed().map(AuthoritiesDigest::from_bytes))?
        } else {
            None
        };
        let status = (items == 5).then(|| Ok(StatusQuery { max_age: reader.small()? }));
        Ok(Self { role, accepted, authorities, conditions, status: status.transpose()? })
    }
}

impl Accepted {
    fn write(&self, writer: &mut Writer<'_>) {
        let items = if self.table.is_some() { 3 } else { 2 };
        writer.array(if self.recognised.is_some() { 4 } else { items });
        writer.text(&self.issuer);
        writer.list(self.schemas.iter(), |writer, digest| writer.bytes(&digest.to_bytes()));
        let table = |writer: &mut Writer<'_>, table: TableDigest| writer.bytes(&table.to_bytes());
        match (&self.recognised, self.table) {
            (None, None) => {}
            (None, Some(digest)) => table(writer, digest),
            (Some(by), digest) => {
                writer.optional(digest, table);
                by.write(writer);
            }
        }
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, FormatError> {
        // Two items, three or four: any other number comes out differently when written again.
        let items = reader.array_of(4)?;
        let issuer = reader.text(limit::NAME)?.into();
        let schemas =
            reader.list(limit::SCHEMAS, |reader| Ok(SchemaDigest::from_bytes(reader.fixed()?)))?;
        let read = |reader: &mut Reader<'_>| reader.fixed().map(TableDigest::from_bytes);
        let table = match items {
            3 => Some(read(reader)?),
            4 => reader.optional(read)?,
            _ => None,
        };
        let recognised = (items == 4).then(|| RecognisedBy::read(reader)).transpose()?;
        Ok(Self { issuer, schemas, table, recognised })
    }
}

/// The start of a condition on a claim.
fn head(writer: &mut Writer<'_>, items: usize, tag: u64, claim: &str) {
    writer.array(items);
    writer.uint(tag);
    writer.text(claim);
}

impl Condition {
    fn write(&self, writer: &mut Writer<'_>) {
        match self {
            Self::Disclose { claim } => head(writer, 2, tag::DISCLOSE, claim),
            Self::AtLeast { claim, value } => one(writer, tag::AT_LEAST, claim, value),
            Self::AtMost { claim, value } => one(writer, tag::AT_MOST, claim, value),
            Self::GreaterThan { claim, value } => one(writer, tag::GREATER_THAN, claim, value),
            Self::LessThan { claim, value } => one(writer, tag::LESS_THAN, claim, value),
            Self::Between { claim, min, max } => {
                head(writer, 4, tag::BETWEEN, claim);
                min.write(writer);
                max.write(writer);
            }
            Self::OneOf { claim, values } => set(writer, tag::ONE_OF, claim, values),
            Self::NoneOf { claim, values } => set(writer, tag::NONE_OF, claim, values),
            Self::NotEqual { claim, value } => one(writer, tag::NOT_EQUAL, claim, value),
            Self::EqualTo { claim, role, other } => {
                head(writer, 4, tag::EQUAL_TO, claim);
                writer.text(role);
                writer.text(other);
            }
        }
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, FormatError> {
        // A wrong number of items comes out differently when written again.
        if reader.array_of(4)? < 2 {
            return Err(FormatError::Malformed);
        }
        let tag = reader.uint()?;
        let claim = reader.text(limit::NAME)?.into();
        Ok(match tag {
            tag::DISCLOSE => Self::Disclose { claim },
            tag::AT_LEAST => Self::AtLeast { claim, value: ClaimValue::read(reader)? },
            tag::AT_MOST => Self::AtMost { claim, value: ClaimValue::read(reader)? },
            tag::GREATER_THAN => Self::GreaterThan { claim, value: ClaimValue::read(reader)? },
            tag::LESS_THAN => Self::LessThan { claim, value: ClaimValue::read(reader)? },
            tag::BETWEEN => {
                let min = ClaimValue::read(reader)?;
                Self::Between { claim, min, max: ClaimValue::read(reader)? }
            }
            tag::ONE_OF => Self::OneOf { claim, values: values(reader)? },
            tag::NONE_OF => Self::NoneOf { claim, values: values(reader)? },
            tag::NOT_EQUAL => Self::NotEqual { claim, value: ClaimValue::read(reader)? },
            tag::EQUAL_TO => {
                let role = reader.text(limit::NAME)?.into();
                Self::EqualTo { claim, role, other: reader.text(limit::NAME)?.into() }
            }
            _ => return Err(FormatError::Malformed),
        })
    }
}

fn one(writer: &mut Writer<'_>, tag: u64, claim: &str, value: &ClaimValue) {
    head(writer, 3, tag, claim);
    value.write(writer);
}

fn set(writer: &mut Writer<'_>, tag: u64, claim: &str, values: &[ClaimValue]) {
    head(writer, 3, tag, claim);
    writer.list(values.iter(), |writer, value| value.write(writer));
}

fn values(reader: &mut Reader<'_>) -> Result<Vec<ClaimValue>, FormatError> {
    reader.list(limit::SET, ClaimValue::read)
}
