//! A registry at work: admits ten credentials, revokes some of them, publishes, again and again.
//!
//! `cargo run -p averment-status-store -- DATABASE [ROUNDS]`
//!
//! The keys are kept beside the database, in `DATABASE.keys`: an example has no vault. Everything that the world learns is a
//! line of the output, written when it is stored. With `STATUS_STORE_STOP_AT=n` the process stops at its n-th step and waits to be
//! killed, which is what the crash test does.

use core::sync::atomic::{AtomicU64, Ordering};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, thread};

use averment::credential::{DateTime, StatusHandle};
use averment::operator::OperatorSecretKey;
use averment::registry::RegistrySecretKey;
use averment_status_store::{Error, Keys, Store};
use rand::rngs::SysRng;

const REGISTRY: &str = "gov.example/status";
const START: &str = "2026-11-24T12:00:00Z";
const HANDLES: usize = 10;

static STEPS: AtomicU64 = AtomicU64::new(0);

fn main() -> Result<(), Error> {
    let path = PathBuf::from(env::args().nth(1).ok_or("the path of a database is missing")?);
    let rounds = env::args().nth(2).map_or(Ok(3), |text| text.parse())?;
    let keys = keys(&path)?;
    let mut store = Store::open(&path, keys, DateTime::parse(START)?, step)?;
    for _ in 0..rounds {
        work(&mut store)?;
    }
    let registry = store.registry();
    tell(&format!("done {} admitted, epoch {}", registry.len(), registry.head().number()))
}

/// Admits handles and revokes every third of them.
fn work(store: &mut Store) -> Result<(), Error> {
    let handles = (0..HANDLES).map(|_| StatusHandle::generate(&mut SysRng));
    let handles: Vec<_> = handles.collect::<Result<_, _>>()?;
    store.admit(&handles)?;
    for handle in &handles {
        tell(&format!("admitted {}", hexadecimal(handle.expose_bytes().as_slice())))?;
    }
    let now = store.registry().head().time().plus_seconds(1)?;
    let revoked: Vec<_> = handles.into_iter().step_by(3).collect();
    let epoch = store.revoke(&revoked, now)?;
    for handle in &revoked {
        tell(&format!("revoked {}", hexadecimal(handle.expose_bytes().as_slice())))?;
    }
    tell(&format!("published {}", hexadecimal(&epoch.encode())))
}

/// The keys of the registry, made when there are none.
fn keys(database: &Path) -> Result<Keys, Error> {
    let path = database.with_extension("keys");
    if let Ok(octets) = fs::read(&path) {
        let (registry, operator) = octets.split_at_checked(RegistrySecretKey::LEN).ok_or("keys")?;
        let registry = RegistrySecretKey::from_bytes(REGISTRY, registry)?;
        return Ok(Keys { registry, operator: OperatorSecretKey::from_bytes(operator)? });
    }
    let registry = RegistrySecretKey::generate(REGISTRY, &mut SysRng)?;
    let operator = OperatorSecretKey::generate(&mut SysRng)?;
    let octets = [registry.expose_bytes().as_slice(), operator.expose_bytes().as_slice()].concat();
    // Complete under its name, or not there.
    let draft = database.with_extension("keys.draft");
    fs::write(&draft, octets)?;
    fs::File::open(&draft)?.sync_all()?;
    fs::rename(&draft, &path)?;
    Ok(Keys { registry, operator })
}

/// One line to the world.
fn tell(line: &str) -> Result<(), Error> {
    step("before a line");
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}")?;
    out.flush()?;
    Ok(())
}

/// Counts the steps, and waits for the end at the one that was named.
fn step(name: &str) {
    let here = STEPS.fetch_add(1, Ordering::Relaxed) + 1;
    let stop = env::var("STATUS_STORE_STOP_AT").ok().and_then(|text| text.parse().ok());
    if stop == Some(here) {
        println!("stopped {here} {name}");
        loop {
            thread::park();
        }
    }
}

fn hexadecimal(octets: &[u8]) -> String {
    octets.iter().map(|octet| format!("{octet:02x}")).collect()
}
