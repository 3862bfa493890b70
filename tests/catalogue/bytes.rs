//! The bytes of appendix A, each with the checks that stand between it and acceptance by a decoder.

use crate::reference::Check::{
    self, CanonicalCoordinate, CompressedOnly, CompressionBit, ExactLength, InfinityBits,
    InfinitySign, NonIdentity, OnCurve, ScalarBelowOrder, ScalarNonZero, Subgroup,
};

/// An encoding that must be refused wherever its sort is expected.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    pub case: &'static str,
    pub hex: &'static str,
    /// A decoder without these takes it, and any one of them is enough to refuse it.
    pub refused_by: &'static [Check],
}

const fn row(case: &'static str, refused_by: &'static [Check], hex: &'static str) -> Row {
    Row { case, hex, refused_by }
}

/// Compressed points of G1, and what should look like one.
pub const G1: &[Row] = &[
    // identity
    row(
        "P-01",
        &[NonIdentity],
        "c00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
    ),
    // infinity + sort bit
    row(
        "P-03",
        &[InfinitySign, NonIdentity],
        "e00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
    ),
    // infinity, last bit set
    row(
        "P-04",
        &[InfinityBits, NonIdentity],
        "c00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000001",
    ),
    // infinity, bit 376 set
    row(
        "P-05",
        &[InfinityBits, NonIdentity],
        "c10000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
    ),
    // infinity, bit 380 set
    row(
        "P-05",
        &[InfinityBits, NonIdentity],
        "d00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
    ),
    // infinity, no compression bit
    row(
        "P-06",
        &[CompressionBit, NonIdentity],
        "400000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
    ),
    // generator x, no flags
    row(
        "P-07",
        &[CompressionBit],
        "17f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb",
    ),
    // generator x, sort bit only
    row(
        "P-07",
        &[CompressionBit],
        "37f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb",
    ),
    // generator x + infinity bit
    row(
        "P-07",
        &[InfinityBits, NonIdentity],
        "d7f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb",
    ),
    // zeros
    row(
        "P-08",
        &[CompressionBit, Subgroup],
        "000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
    ),
    // ones
    row(
        "P-08",
        &[InfinityBits, InfinitySign, NonIdentity],
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    ),
    // (0, 2), order 3
    row(
        "P-10",
        &[Subgroup],
        "800000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
    ),
    // (0, -2), order 3
    row(
        "P-10",
        &[Subgroup],
        "a00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
    ),
    // order 11
    row(
        "P-11",
        &[Subgroup],
        "b9b3e2c8c6bbf59d3c326b531fc1e639d29200c28624ac604f251a12908c9b7f735318617f625954cc71cdf03229b1ef",
    ),
    // order 10177
    row(
        "P-12",
        &[Subgroup],
        "b93b2cc2a8a222518a034a317b5739ccd4a649411687902474b6c8856f35d618539e97dafa1784403ae4bcd37562c234",
    ),
    // G + T3
    row(
        "P-13",
        &[Subgroup],
        "85020378a6838af221e734b3a81940eb3ff19c2a7f8cf26150dfc38fc41c37551dc92bb5593d30d4dfc2ee4bb09ad05b",
    ),
    // G + T11
    row(
        "P-14",
        &[Subgroup],
        "add0bf3057c67011374bc51a8f7a1ed69dd2067c4cf8caa84e416a6f3da6cc6eccdc26527ffd3c9994589370a5247854",
    ),
    // x = 4, on curve, not in subgroup
    row(
        "P-15",
        &[Subgroup],
        "800000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000004",
    ),
    // x = 1, no y exists
    row(
        "P-20",
        &[OnCurve, Subgroup],
        "800000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000001",
    ),
    // x = p
    row(
        "P-21",
        &[CanonicalCoordinate, Subgroup],
        "9a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaab",
    ),
    // x = p-1 (no y)
    row(
        "P-21",
        &[OnCurve, Subgroup],
        "9a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaaa",
    ),
    // x = p + 4
    row(
        "P-21",
        &[CanonicalCoordinate, Subgroup],
        "9a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaaf",
    ),
    // x all ones
    row(
        "P-21",
        &[CanonicalCoordinate, OnCurve, Subgroup],
        "9fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    ),
    // 2G with x + p
    row(
        "P-22",
        &[CanonicalCoordinate],
        "bf73ddd4c9cd4de0d32470a193f4f1e3fb9926b584ad13e4aac0ffabba099c4f013b75ba40707c427d998c5529beb9f9",
    ),
];

/// Valid encodings beside them.
pub const G1_VALID: &[&str] = &[
    // 2G, valid control
    "a572cbea904d67468808c8eb50a9450c9721db309128012543902d0ac358a62ae28f75bb8f1c7c42c39a8c5529bf0f4e",
    // G, valid control
    "97f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb",
    // -G (valid; sign flip)
    "b7f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb",
];

/// Compressed points of G2, and what should look like one.
pub const G2: &[Row] = &[
    // identity
    row(
        "P-02",
        &[NonIdentity],
        "c00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
    ),
    // infinity + sort bit
    row(
        "P-03",
        &[InfinitySign, NonIdentity],
        "e00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
    ),
    // infinity, last bit
    row(
        "P-04",
        &[InfinityBits, NonIdentity],
        "c00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000001",
    ),
    // infinity, first byte of second half low bit
    row(
        "P-04",
        &[InfinityBits, NonIdentity],
        "c00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000010000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
    ),
    // no compression bit
    row(
        "P-06",
        &[CompressionBit, NonIdentity],
        "400000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
    ),
    // generator, no flags
    row(
        "P-07",
        &[CompressionBit],
        "13e02b6052719f607dacd3a088274f65596bd0d09920b61ab5da61bbdc7f5049334cf11213945d57e5ac7d055d042b7e024aa2b2f08f0a91260805272dc51051c6e47ad4fa403b02b4510b647ae3d1770bac0326a805bbefd48056c8c121bdb8",
    ),
    // order 13
    row(
        "P-16",
        &[Subgroup],
        "9004c8308dc6da448ae163bec45203a6b38135c14537bde89248887474c864bf187c57ef547ec085c8fd8ff64efbdb7110b78a07881273d695e1156228a5b64d08ae178eab069faf0557587dcdae8763dfdf70e988418ea6778422af3a0a75f7",
    ),
    // order 23
    row(
        "P-17",
        &[Subgroup],
        "ae553e6cbe332f0893100f2b98b780176776a40bab41825cad5ec2ca7e9e8b00fab44f260728b7477612ba30a9a70f5509d775ea2c21e4b8ac68effebe3d5867188f0d6278777a88063d32e2b3160d270b333bfe938d45fdafbff018b74b14fd",
    ),
    // G2 + T13
    row(
        "P-18",
        &[Subgroup],
        "a3f210f97004542c530902758975054e829cd51cc2d4028bef8bf0f93f01f65eff882889d484f0b0dfa118a9ee56c8bc0211fe76295f4809157ae41aed75c101fc1de036127bb26382aee210c175065f737c647fa15b2f5db2eceb218a14f500",
    ),
    // x = i, not in subgroup
    row(
        "P-19",
        &[Subgroup],
        "a00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000001000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
    ),
    // x = 1 + i, not in subgroup
    row(
        "P-19",
        &[Subgroup],
        "800000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000001000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000001",
    ),
    // x = 0, no y exists
    row(
        "P-20",
        &[OnCurve, Subgroup],
        "800000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
    ),
    // G2 with c0 + p
    row(
        "P-23",
        &[CanonicalCoordinate],
        "93e02b6052719f607dacd3a088274f65596bd0d09920b61ab5da61bbdc7f5049334cf11213945d57e5ac7d055d042b7e1c4bb49d2a0ef12b7123acdd7110bd292b5bc659edc54dc21b81de057194c79b2a5803255959bbef8e7f56c8c1216863",
    ),
    // 5*G2 with c1 + p
    row(
        "P-24",
        &[CanonicalCoordinate],
        "9afc95623e5b8ebb7e4582fca3d718e9820e7ee8b4a85d4644490e50e7c366c1181c96c49af5a770a89c7dc641a83f810411a5de6730ffece671a9f21d65028cc0f1102378de124562cb1ff49db6f004fcd14d683024b0548eff3d1468df2688",
    ),
    // c1 = p, c0 = 0
    row(
        "P-25",
        &[CanonicalCoordinate, OnCurve, Subgroup],
        "9a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaab000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
    ),
    // halves swapped
    row(
        "P-26",
        &[OnCurve, Subgroup],
        "824aa2b2f08f0a91260805272dc51051c6e47ad4fa403b02b4510b647ae3d1770bac0326a805bbefd48056c8c121bdb813e02b6052719f607dacd3a088274f65596bd0d09920b61ab5da61bbdc7f5049334cf11213945d57e5ac7d055d042b7e",
    ),
    // flag in second half
    row(
        "P-27",
        &[CanonicalCoordinate, OnCurve, Subgroup],
        "93e02b6052719f607dacd3a088274f65596bd0d09920b61ab5da61bbdc7f5049334cf11213945d57e5ac7d055d042b7e824aa2b2f08f0a91260805272dc51051c6e47ad4fa403b02b4510b647ae3d1770bac0326a805bbefd48056c8c121bdb8",
    ),
];

/// Valid encodings beside them.
pub const G2_VALID: &[&str] = &[
    // G2, valid control
    "93e02b6052719f607dacd3a088274f65596bd0d09920b61ab5da61bbdc7f5049334cf11213945d57e5ac7d055d042b7e024aa2b2f08f0a91260805272dc51051c6e47ad4fa403b02b4510b647ae3d1770bac0326a805bbefd48056c8c121bdb8",
    // 5*G2, valid control
    "80fb837804dba8213329db46608b6c121d973363c1234a86dd183baff112709cf97096c5e9a1a770ee9d7dc641a894d60411a5de6730ffece671a9f21d65028cc0f1102378de124562cb1ff49db6f004fcd14d683024b0548eff3d1468df2688",
];

/// Points of G1 with both coordinates: never on the wire.
pub const G1_LONG: &[Row] = &[
    // (4x, 8y): on y^2 = x^3 + 256, order r
    row(
        "P-61",
        &[CompressedOnly, OnCurve],
        "11c418de19dfaa81b902970e74c3a9b8e03c4eaf8343abd84fa67119785bcef55553a103d1ec6bc0beeec02b6c8c1aeb119d803aaa553a586eba37ff1a54fd791ec06da4c77632313877211772c3b326448e3a27b19c5720f153194a362fe9b2",
    ),
    // y + 1
    row(
        "P-65",
        &[CompressedOnly, OnCurve, Subgroup],
        "17f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb08b3f481e3aaa0f1a09e30ed741d8ae4fcf5e095d5d00af600db18cb2c04b3edd03cc744a2888ae40caa232946c5e7e2",
    ),
    // y + p
    row(
        "P-65",
        &[CompressedOnly, CanonicalCoordinate],
        "17f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb22b5066c1d2a878bebb9d8a3b76937bc616d2c1ac9551db5680beb6c22b5aa11eee8c74353dc8ae3c6a9232946c5928c",
    ),
    // sort bit
    row(
        "P-65",
        &[CompressedOnly, InfinitySign],
        "37f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb08b3f481e3aaa0f1a09e30ed741d8ae4fcf5e095d5d00af600db18cb2c04b3edd03cc744a2888ae40caa232946c5e7e1",
    ),
    // identity with last bit
    row(
        "P-65",
        &[CompressedOnly, InfinityBits, NonIdentity],
        "400000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000001",
    ),
    // x = 4, not in subgroup
    row(
        "P-15",
        &[CompressedOnly, Subgroup],
        "0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000040a989badd40d6212b33cffc3f3763e9bc760f988c9926b26da9dd85e928483446346b8ed00e1de5d5ea93e354abe706c",
    ),
    // compressed G + 48 x aa
    row(
        "P-63",
        &[ExactLength],
        "97f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bbaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    ),
];

/// Valid encodings beside them.
pub const G1_LONG_VALID: &[&str] = &[
    // G, valid control
    "17f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb08b3f481e3aaa0f1a09e30ed741d8ae4fcf5e095d5d00af600db18cb2c04b3edd03cc744a2888ae40caa232946c5e7e1",
];

/// Points of G2 with both coordinates.
pub const G2_LONG: &[Row] = &[row(
    "P-62",
    &[CompressedOnly, OnCurve],
    "017d77c29d46c9b31560575f56ba370f384960b389f3a02ca1d70f0c8dea5eb8712fc44c3a55756068b4f4157411adf7092a8acbc23c2a449820149cb71441471b91eb53e900ec0ad1442d91eb8f45dc2eb00c9aa016efbf52015b230486f6e0163513173bb9bfc74a4aedcb1ac8aff6f579f86f39b60ab9cc73c2b9c2c3d735db0c693c360ced0d9b493aff82fc2345192b737ce76bbcbd84fb7714078ea24f4286fac58b5f64fd34825b67a6f3a6f835d24e65c969144fde9da43045c24007",
)];

/// Scalars.
pub const SCALAR: &[Row] = &[
    // r
    row(
        "P-30",
        &[ScalarBelowOrder, ScalarNonZero],
        "73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001",
    ),
    // r + 1
    row(
        "P-30",
        &[ScalarBelowOrder],
        "73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000002",
    ),
    // 2r
    row(
        "P-30",
        &[ScalarBelowOrder, ScalarNonZero],
        "e7db4ea6533afa906673b0101343b00aa77b4805fffcb7fdfffffffe00000002",
    ),
    // 2r + 1
    row(
        "P-30",
        &[ScalarBelowOrder],
        "e7db4ea6533afa906673b0101343b00aa77b4805fffcb7fdfffffffe00000003",
    ),
    // 2^256 - 1
    row(
        "P-30",
        &[ScalarBelowOrder],
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    ),
];

/// Valid encodings beside them.
pub const SCALAR_VALID: &[&str] = &[
    // r, little-endian: another scalar, P-31
    "01000000fffffffffe5bfeff02a4bd5305d8a10908d83933487d9d2953a7ed73",
    // r - 1, valid control
    "73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000000",
];
