//! A wire to an iSCSI target that stops carrying answers when the guest asks for it: a target that
//! takes commands and connections, and says nothing more.

use std::fs;
use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

/// Half of a PDU's header.
const HALF: usize = 24;

/// What it carries of the target's answers. The guest says it in a file.
#[derive(Copy, Clone, PartialEq, Eq)]
enum Carries {
    All,
    /// Half of one PDU, and then nothing.
    Half,
    Nothing,
}

impl Carries {
    fn now(said: &Path) -> Self {
        match fs::read_to_string(said).unwrap_or_default().trim() {
            "half" => Self::Half,
            "nothing" => Self::Nothing,
            _ => Self::All,
        }
    }
}

/// Listens for initiators and leads them to `target`; on which port. It lives as long as the test.
pub fn lead_to(target: &str, said: PathBuf) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let target = target.to_owned();
    thread::spawn(move || {
        for initiator in listener.incoming().flatten() {
            let Ok(target) = TcpStream::connect(&target) else {
                continue;
            };
            let said = said.clone();
            let (mut from, mut to) = (initiator.try_clone().unwrap(), target.try_clone().unwrap());
            thread::spawn(move || std::io::copy(&mut from, &mut to));
            thread::spawn(move || answer(target, initiator, &said));
        }
    });
    port
}

/// Carries answers. A connection that lost some of them is closed once others would come again:
/// what follows in it makes no sense.
fn answer(mut target: TcpStream, mut initiator: TcpStream, said: &Path) {
    let patience = Some(Duration::from_millis(50));
    target.set_read_timeout(patience).unwrap();
    let (mut bytes, mut broken) = (vec![0; 1 << 16], false);
    loop {
        let read = match target.read(&mut bytes) {
            Ok(0) => break,
            Ok(read) => read,
            Err(e) if matches!(e.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => 0,
            Err(_) => break,
        };
        let carried = match Carries::now(said) {
            Carries::All if broken => break,
            Carries::All => read,
            Carries::Half if !broken => read.min(HALF),
            Carries::Half | Carries::Nothing => 0,
        };
        broken |= carried < read;
        if initiator.write_all(&bytes[..carried]).is_err() {
            break;
        }
    }
    let _ = initiator.shutdown(Shutdown::Both);
    let _ = target.shutdown(Shutdown::Both);
}
