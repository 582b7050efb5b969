//! Mode page 05h, the write parameters, as drives begin with it.

use stele_mmc::{ModePage, WriteParameters};

/// Page 05h as drives begin with it: track at once, more sessions, an audio pause of 150 sectors.
pub(crate) fn default_page() -> ModePage {
    let mut data = vec![0x41, 0xC5, 8, 16, 0, 0, 0, 0, 0, 0, 0, 16, 0, 150];
    data.resize(WriteParameters::PAGE_LEN, 0);
    ModePage {
        code: WriteParameters::PAGE,
        data,
    }
}
