//! Reads `MANIFEST.JSN` again. The bytes may come from a damaged disc: nothing in them is trusted.

use super::lines::{DiscFacts, Manifest, ManifestFile};

/// Why a manifest cannot be used.
#[derive(Debug, serde::Serialize, thiserror::Error)]
#[non_exhaustive]
pub enum ManifestError {
    /// There is no first line.
    #[error("the manifest is empty")]
    Empty,
    /// The first line is not that of a STELE1 disc.
    #[error("this is not the manifest of a STELE1 disc")]
    NotAManifest(
        #[source]
        #[serde(skip)]
        Option<serde_json::Error>,
    ),
    /// A later line cannot be understood.
    #[error("line {line} of the manifest cannot be read")]
    BadLine {
        /// Number of the line, from 1.
        line: usize,
        /// What the parser said.
        #[source]
        #[serde(skip)]
        source: serde_json::Error,
    },
    /// The last line has no end: the manifest was cut off.
    #[error("the manifest is cut off in line {line}")]
    CutOff {
        /// Number of the line, from 1.
        line: usize,
    },
}

impl ManifestError {
    /// Stable code, the key into the message catalogue.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "CMP-101",
            Self::NotAManifest(_) => "CMP-102",
            Self::BadLine { .. } => "CMP-103",
            Self::CutOff { .. } => "CMP-104",
        }
    }
}

/// Reads the bytes of `MANIFEST.JSN`. Unknown keys are passed over, so that later versions may
/// say more.
///
/// # Errors
/// [`ManifestError`] with the line.
pub fn parse(bytes: &[u8]) -> Result<Manifest, ManifestError> {
    let Some(whole) = bytes.strip_suffix(b"\n") else {
        let line = bytes.iter().filter(|&&b| b == b'\n').count() + 1;
        return Err(if bytes.is_empty() {
            ManifestError::Empty
        } else {
            ManifestError::CutOff { line }
        });
    };
    let mut lines = whole.split(|&b| b == b'\n');
    let first = lines.next().ok_or(ManifestError::Empty)?;
    let disc: DiscFacts =
        serde_json::from_slice(first).map_err(|e| ManifestError::NotAManifest(Some(e)))?;
    if disc.format != "STELE1" {
        return Err(ManifestError::NotAManifest(None));
    }
    let files = lines
        .zip(2..)
        .map(|(text, line)| {
            serde_json::from_slice(text).map_err(|source| ManifestError::BadLine { line, source })
        })
        .collect::<Result<Vec<ManifestFile>, _>>()?;
    Ok(Manifest { disc, files })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_manifest_is_said_by_code() {
        let disc = "{\"format\":\"STELE1\",\"uuid\":\"\",\"set\":\"\",\"number\":1,\"of\":2,\
                    \"time\":0,\"sectors\":8256,\"strip\":  32,\"data\":124,\"parity\":122,\
                    \"later\":true}\n";
        assert_eq!(parse(disc.as_bytes()).unwrap().disc.strip, 32);
        let file = "{\"path\":\"a\",\"size\":0,\"extents\":[],\"blake3\":\"00\"}\n";
        let other = disc.replace("STELE1", "STELE9");
        let cases = [
            (String::new(), "CMP-101"),
            ("hello\n".to_owned(), "CMP-102"),
            (other, "CMP-102"),
            (format!("{disc}{file}"), "CMP-103"),
            (format!("{disc}{{\"path\":"), "CMP-104"),
        ];
        for (text, code) in cases {
            assert_eq!(parse(text.as_bytes()).unwrap_err().code(), code, "{text}");
        }
    }
}
