//! The login phase (RFC 7143 6.3 and 11.12): no passwords, no digests, one connection a session.

use super::connection::{Connection, Kind, Phase};
use super::login_state::LoginState;
use super::pdu::{Pdu, opcode};
use super::protocol_error::ProtocolError;
use super::target_state::{Full, Known, Nexus};
use super::text::{MOST_ANSWER, MOST_TEXT, pairs, say};

/// Status class and detail of a refusal (RFC 7143 11.13.5).
#[derive(Copy, Clone, Debug)]
struct Refusal(u8, u8);

const INITIATOR_ERROR: Refusal = Refusal(2, 0);
const AUTHENTICATION: Refusal = Refusal(2, 1);
const NO_SUCH_TARGET: Refusal = Refusal(2, 3);
const VERSION: Refusal = Refusal(2, 5);
const TOO_MANY_CONNECTIONS: Refusal = Refusal(2, 6);
const PARAMETER_MISSING: Refusal = Refusal(2, 7);
const NO_SUCH_SESSION: Refusal = Refusal(2, 10);
const WRONG_REQUEST: Refusal = Refusal(2, 11);
const OUT_OF_RESOURCES: Refusal = Refusal(3, 2);

impl Connection<'_> {
    /// Looks at one login request and answers it.
    pub(super) fn log_in(&mut self, login: LoginState, unit: &Pdu) -> Result<(), ProtocolError> {
        if unit.opcode() != opcode::LOGIN {
            return Err(ProtocolError("a command before the login"));
        }
        if !login.begun {
            self.stat_sn = unit.be32(28);
            self.exp_cmd_sn = unit.be32(24);
        }
        match self.step(login, unit) {
            Ok(response) => self.send_status(response),
            Err(Refusal(class, detail)) => {
                let stage = unit.flags() & 0x0C;
                let response = self.login_response(unit, stage, 0, (class, detail));
                self.send_status(response);
                self.phase = Phase::Ended;
            }
        }
        Ok(())
    }

    /// One step of a login, perhaps the last; the answer.
    fn step(&mut self, mut login: LoginState, unit: &Pdu) -> Result<Pdu, Refusal> {
        let answer = self.judge(&mut login, unit)?;
        let goes_on = unit.flags() & 0x40 != 0;
        let transit = unit.flags() & 0x80 != 0 && !goes_on;
        let (stage, next) = (unit.flags() >> 2 & 3, unit.flags() & 3);
        let flags = if transit { 0x80 | next } else { 0 } | stage << 2;
        let finished = transit && next == 3;
        let session = match finished {
            true => self.begin(&login).map_err(|Full| OUT_OF_RESOURCES)?,
            false => login.tsih,
        };
        login.stage = if transit { next } else { stage };
        login.begun = true;
        self.phase = match finished {
            true => Phase::Full,
            false => Phase::Login(Box::new(login)),
        };
        let response = self.login_response(unit, flags, session, (0, 0));
        Ok(response.with_data(answer))
    }

    fn login_response(&self, unit: &Pdu, flags: u8, session: u16, status: (u8, u8)) -> Pdu {
        Pdu::new(opcode::LOGIN_RESPONSE, flags)
            .put(8, &unit.field::<6>(8))
            .put(14, &session.to_be_bytes())
            .put32(16, unit.be32(16))
            .put(36, &[status.0, status.1])
    }

    /// Our texts in answer to those of a request.
    fn judge(&mut self, login: &mut LoginState, unit: &Pdu) -> Result<Vec<u8>, Refusal> {
        let (stage, next) = (unit.flags() >> 2 & 3, unit.flags() & 3);
        if !login.begun {
            if unit.byte(3) != 0 {
                return Err(VERSION);
            }
            login.isid = unit.field(8);
            (login.tsih, login.cid) = (unit.be16(14), unit.be16(20));
        }
        if stage > 1 || (login.begun && stage != login.stage) {
            return Err(WRONG_REQUEST);
        }
        login.text.extend(&unit.data);
        if login.text.len() > MOST_TEXT {
            return Err(INITIATOR_ERROR);
        }
        let goes_on = unit.flags() & 0x40 != 0;
        if goes_on {
            return Ok(Vec::new());
        }
        if unit.last() && (next <= stage || next == 2) {
            return Err(WRONG_REQUEST);
        }
        let text = std::mem::take(&mut login.text);
        let pairs = pairs(&text).map_err(|ProtocolError(_)| INITIATOR_ERROR)?;
        self.meet(login, &pairs)?;
        let mut answer = Vec::new();
        for (key, value) in pairs {
            let Some(ours) = self.settings.agree(key, value) else {
                continue;
            };
            if key == "AuthMethod" && ours != "None" {
                return Err(AUTHENTICATION);
            }
            say(&mut answer, key, &ours);
        }
        if !login.begun && self.kind == Kind::Normal {
            say(&mut answer, "TargetPortalGroupTag", "1");
        }
        if stage == 1 && !login.declared {
            login.declared = true;
            let most = super::pdu::MOST_DATA.to_string();
            say(&mut answer, "MaxRecvDataSegmentLength", &most);
        }
        if answer.len() > MOST_ANSWER {
            return Err(INITIATOR_ERROR);
        }
        Ok(answer)
    }

    /// Who comes and to whom; told in the first request.
    fn meet(&mut self, login: &mut LoginState, pairs: &[(&str, &str)]) -> Result<(), Refusal> {
        if login.initiator.is_some() {
            return Ok(());
        }
        let value = |key| pairs.iter().find(|(k, _)| *k == key).map(|(_, v)| *v);
        let name = value("InitiatorName").filter(|name| !name.is_empty());
        login.initiator = Some(name.ok_or(PARAMETER_MISSING)?.to_owned());
        if value("SessionType") == Some("Discovery") {
            self.kind = Kind::Discovery;
            return match login.tsih {
                0 => Ok(()),
                // One for discovery has one connection, and ends with it.
                _ => Err(NO_SUCH_SESSION),
            };
        }
        let target = value("TargetName").ok_or(PARAMETER_MISSING)?;
        if !target.eq_ignore_ascii_case(self.target.name()) {
            return Err(NO_SUCH_TARGET);
        }
        if login.tsih == 0 {
            return Ok(());
        }
        let nexus = Nexus::new(login.initiator.as_deref().unwrap_or_default(), login.isid);
        match self.target.known(&nexus, login.tsih, login.cid) {
            Known::No => Err(NO_SUCH_SESSION),
            Known::OtherConnection => Err(TOO_MANY_CONNECTIONS),
            Known::SameConnection => Ok(()),
        }
    }
}
