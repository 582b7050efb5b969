//! MODE SENSE: pages, without giving them meaning.

use crate::bytes::{ShortReply, be16, len16, needs, put};

/// One mode page: a group of settings.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct ModePage {
    /// Its code, 0-3Eh; 2Ah is capabilities, 01h error recovery.
    pub code: u8,
    /// What follows the length byte; at most 255 bytes.
    pub data: Vec<u8>,
}

/// The answer to MODE SENSE: pages without block descriptors.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct ModePages {
    /// The pages, ascending.
    pub pages: Vec<ModePage>,
}

impl ModePages {
    /// Reads the answer to the form of ten bytes; block descriptors are skipped and a page that
    /// was cut off keeps what came. Errors: [`ShortReply`] below 8 bytes.
    ///
    /// Source: SPC-4 7.5.4 to 7.5.7.
    pub fn parse(bytes: &[u8]) -> Result<Self, ShortReply> {
        needs(bytes, 8, "MODE SENSE(10)")?;
        let whole = bytes
            .get(..usize::from(be16(bytes, 0)) + 2)
            .unwrap_or(bytes);
        Ok(Self::behind_header(whole))
    }

    /// Reads the parameter list of MODE SELECT(10), whose length field is reserved.
    /// Errors: [`ShortReply`] below 8 bytes.
    pub fn parse_list(bytes: &[u8]) -> Result<Self, ShortReply> {
        needs(bytes, 8, "MODE SELECT(10)")?;
        Ok(Self::behind_header(bytes))
    }

    fn behind_header(whole: &[u8]) -> Self {
        let skip = 8 + usize::from(be16(whole, 6));
        let mut rest = stele_exact::rest(whole, skip);
        let mut pages = Vec::new();
        while let Some(([code, len], behind)) = rest.split_first_chunk::<2>() {
            let (data, next) = behind.split_at(usize::from(*len).min(behind.len()));
            pages.push(ModePage {
                code: code & 0x3F,
                data: data.to_vec(),
            });
            rest = next;
        }
        Self { pages }
    }

    /// The page of a code.
    pub fn page(&self, code: u8) -> Option<&ModePage> {
        self.pages.iter().find(|page| page.code == code)
    }

    /// The answer to the form of ten bytes.
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = vec![0; 8];
        self.put_pages(&mut bytes);
        let len = len16(bytes.len() - 2);
        put(&mut bytes, 0, &len);
        bytes
    }

    /// The answer to the form of six bytes.
    pub fn encode_short(&self) -> Vec<u8> {
        let mut bytes = vec![0; 4];
        self.put_pages(&mut bytes);
        let len = u8::try_from(bytes.len() - 1).unwrap_or(u8::MAX);
        put(&mut bytes, 0, &[len]);
        bytes
    }

    /// The parameter list of MODE SELECT(10), whose length field is reserved (SPC-4 6.10).
    pub fn encode_list(&self) -> Vec<u8> {
        let mut bytes = vec![0; 8];
        self.put_pages(&mut bytes);
        bytes
    }

    fn put_pages(&self, bytes: &mut Vec<u8>) {
        for page in &self.pages {
            let len = u8::try_from(page.data.len()).unwrap_or(u8::MAX);
            bytes.extend([page.code & 0x3F, len]);
            bytes.extend(page.data.iter().take(usize::from(len)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bytes::hex;

    #[test]
    fn pages_are_read_and_written_in_both_forms() {
        let bytes = hex("00 12 00 00 00 00 00 00 01 0A C0 03 00 00 00 00 05 00 00 00");
        let read = ModePages::parse(&bytes).unwrap();
        assert_eq!(read.page(1).unwrap().data[1], 3);
        assert!(read.page(0x2A).is_none());
        assert_eq!(read.encode(), bytes);
        assert_eq!(
            read.encode_short(),
            hex("0F 00 00 00 01 0A C0 03 00 00 00 00 05 00 00 00")
        );
    }

    #[test]
    fn block_descriptors_are_skipped() {
        let bytes = hex("00 12 00 00 00 00 00 08 00 00 00 00 00 00 08 00 2A 02 3F 37");
        let read = ModePages::parse(&bytes).unwrap();
        assert_eq!(
            read.pages,
            [ModePage {
                code: 0x2A,
                data: vec![0x3F, 0x37]
            }]
        );
    }
}
