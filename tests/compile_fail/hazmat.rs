//! Without the feature there is no `hazmat`.

fn main() {
    averment::hazmat::nonces(Vec::new());
}
