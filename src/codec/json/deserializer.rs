//! Our types as serde reads them.
//!
//! An object stands for a type with fields and nothing else does, no array in its place. What is shared by all types is in the
//! parser, so that each type adds little to a module for the web. No message is made of what is wrong: nobody sees it.

use core::fmt;

use serde::de::value::StrDeserializer;
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, Expected, IntoDeserializer, MapAccess,
    SeqAccess, StdError, Unexpected, VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;

use super::parser::{Malformed, Number, Parser};

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("malformed")
    }
}

impl StdError for Malformed {}

/// Whatever is wrong. The provided methods would format what they were given.
impl Error for Malformed {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }

    fn invalid_type(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Self
    }

    fn invalid_value(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Self
    }

    fn invalid_length(_: usize, _: &dyn Expected) -> Self {
        Self
    }

    fn unknown_variant(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }

    fn unknown_field(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }

    fn missing_field(_: &'static str) -> Self {
        Self
    }

    fn duplicate_field(_: &'static str) -> Self {
        Self
    }
}

macro_rules! as_number {
    ($($method:ident)+) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Malformed> {
            match self.number()? {
                Number::Natural(number) => visitor.visit_u64(number),
                Number::Negative(number) => visitor.visit_i64(number),
            }
        }
    )+};
}

macro_rules! as_text {
    ($($method:ident)+) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Malformed> {
            visitor.visit_str(self.text()?)
        }
    )+};
}

impl<'de> Deserializer<'de> for &mut Parser<'_> {
    type Error = Malformed;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Malformed> {
        match self.peek() {
            Some(b'"') => self.deserialize_str(visitor),
            Some(b'{') => self.deserialize_map(visitor),
            Some(b'[') => self.deserialize_seq(visitor),
            Some(b't' | b'f') => self.deserialize_bool(visitor),
            _ => self.deserialize_u64(visitor),
        }
    }

    as_text!(deserialize_str deserialize_string deserialize_identifier);
    as_number!(deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64);
    as_number!(deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64);

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Malformed> {
        visitor.visit_bool(self.boolean()?)
    }

    /// What is missing has no field, so what is there is a value.
    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Malformed> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Malformed> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Malformed> {
        self.take(b'[')?;
        let value = visitor.visit_seq(Items { parser: self, first: true })?;
        self.take(b']')?;
        Ok(value)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Malformed> {
        self.take(b'{')?;
        let value = visitor.visit_map(Items { parser: self, first: true })?;
        self.take(b'}')?;
        Ok(value)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Malformed> {
        self.deserialize_map(visitor)
    }

    /// A text or, with something in it, the only key of an object.
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Malformed> {
        let tagged = self.peek() == Some(b'{');
        if tagged {
            self.take(b'{')?;
        }
        let value = visitor.visit_enum(Variant { parser: self, tagged })?;
        if tagged {
            self.take(b'}')?;
        }
        Ok(value)
    }

    forward_to_deserialize_any! {
        i128 u128 f32 f64 char bytes byte_buf unit unit_struct tuple tuple_struct ignored_any
    }
}

/// What is in an array or an object.
struct Items<'p, 'a> {
    parser: &'p mut Parser<'a>,
    first: bool,
}

impl<'de> SeqAccess<'de> for Items<'_, '_> {
    type Error = Malformed;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Malformed> {
        if self.parser.item(&mut self.first, b']')? {
            seed.deserialize(&mut *self.parser).map(Some)
        } else {
            Ok(None)
        }
    }
}

impl<'de> MapAccess<'de> for Items<'_, '_> {
    type Error = Malformed;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Malformed> {
        if !self.parser.item(&mut self.first, b'}')? {
            return Ok(None);
        }
        let key: StrDeserializer<'_, Malformed> = self.parser.text()?.into_deserializer();
        seed.deserialize(key).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Malformed> {
        self.parser.take(b':')?;
        seed.deserialize(&mut *self.parser)
    }
}

struct Variant<'p, 'a> {
    parser: &'p mut Parser<'a>,
    tagged: bool,
}

impl Variant<'_, '_> {
    /// Goes to what is in the variant.
    fn enter(&mut self) -> Result<(), Malformed> {
        if self.tagged { self.parser.take(b':') } else { Err(Malformed) }
    }
}

impl<'de> EnumAccess<'de> for Variant<'_, '_> {
    type Error = Malformed;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), Malformed> {
        let name: StrDeserializer<'_, Malformed> = self.parser.text()?.into_deserializer();
        Ok((seed.deserialize(name)?, self))
    }
}

impl<'de> VariantAccess<'de> for Variant<'_, '_> {
    type Error = Malformed;

    fn unit_variant(self) -> Result<(), Malformed> {
        if self.tagged { Err(Malformed) } else { Ok(()) }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(
        mut self,
        seed: T,
    ) -> Result<T::Value, Malformed> {
        self.enter()?;
        seed.deserialize(self.parser)
    }

    fn tuple_variant<V: Visitor<'de>>(
        mut self,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Malformed> {
        self.enter()?;
        self.parser.deserialize_seq(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        mut self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Malformed> {
        self.enter()?;
        self.parser.deserialize_map(visitor)
    }
}
