//! `SETSOFAR.TXT`: on a data disc, the data discs of its set with a lower number (SPEC.TXT R-068).

use super::label::DiscLabel;
use super::member::Member;

/// Its name in the root folder.
pub const SET_SO_FAR: &str = "SETSOFAR.TXT";

/// First line of the text.
const FIRST_LINE: &str = "STELE1 SET SO FAR";

/// The text for the disc of this label; `before` are the data discs with a lower number, in order.
/// Its length depends on how many there are, and on nothing else of them.
pub fn set_so_far(label: &DiscLabel, before: &[Member]) -> String {
    let set = label.set.replace(['\n', '\r'], " ");
    let with_slots = label.set_parity_discs.is_some_and(|discs| discs > 0);
    let mut text = format!("{FIRST_LINE}\nset={set}\n");
    text.extend(before.iter().map(|member| member.line(with_slots)));
    text
}

/// Reads the text; `None` where it is not one, or contradicts itself.
pub fn parse_set_so_far(text: &str) -> Option<Vec<Member>> {
    let mut lines = text.lines();
    if lines.next()? != FIRST_LINE {
        return None;
    }
    let discs = lines.filter(|line| line.starts_with("disc="));
    let members: Option<Vec<Member>> = discs
        .zip((0..=u8::MAX).chain(std::iter::repeat(u8::MAX)))
        .map(|(line, slot)| Member::parse(line, slot))
        .collect();
    members.filter(|all| all.is_sorted_by(|a, b| a.number < b.number))
}

#[cfg(test)]
mod tests {
    use super::super::set_info::tests::sample;
    use super::*;

    #[test]
    fn the_text_names_the_discs_before_and_reads_back() {
        let mut label = DiscLabel {
            uuid: [9; 16],
            set: "SET-0001".to_owned(),
            number: 5,
            of: 6,
            time: 0,
            owner: String::new(),
            set_parity_discs: Some(2),
        };
        let before = sample().members;
        let text = set_so_far(&label, &before);
        assert!(text.starts_with("STELE1 SET SO FAR\nset=SET-0001\ndisc=1 slot=0 uuid=0101"));
        assert_eq!(parse_set_so_far(&text), Some(before.clone()));
        let backwards: Vec<Member> = before.iter().rev().cloned().collect();
        assert_eq!(parse_set_so_far(&set_so_far(&label, &backwards)), None);
        assert_eq!(parse_set_so_far("STELE1 SET\n"), None);
        // Without parity discs there are no slots.
        label.set_parity_discs = Some(0);
        let plain = set_so_far(&label, &before);
        assert!(!plain.contains("slot=") && plain.len() == text.len());
        assert_eq!(parse_set_so_far(&plain), Some(before));
        assert_eq!(set_so_far(&label, &[]), "STELE1 SET SO FAR\nset=SET-0001\n");
    }
}
