//! Whether a phone number of the North American plan belongs to the United States.
//!
//! In: a number, E.164. Out: yes or no. Never: a number that is not known to be of another country taken for one.

/// Area codes of the plan's other countries: Canada, the Caribbean and Bermuda. Puerto Rico, Guam and the other territories are the
/// United States'. Source: the North American Numbering Plan Administrator's list of codes in service, 2026.
const ELSEWHERE: [u16; 76] = [
    204, 226, 236, 242, 246, 249, 250, 257, 263, 264, 268, 284, 289, 306, 343, 345, 354, 365, 367, 368, 382, 387, 403, 416, 418,
    428, 431, 437, 438, 441, 450, 460, 468, 473, 474, 506, 514, 519, 537, 548, 568, 579, 581, 584, 587, 604, 613, 639, 647, 649,
    658, 664, 672, 683, 705, 709, 721, 742, 753, 758, 767, 778, 780, 782, 784, 807, 809, 819, 825, 829, 849, 867, 868, 869, 873,
    876,
];
/// Those that were too many for one table.
const ELSEWHERE_TOO: [u16; 4] = [879, 902, 905, 942];

/// Whether a number is one of the United States.
pub(super) fn is_us(number: &str) -> bool {
    let digits = number.trim().trim_start_matches('+').as_bytes();
    let [b'1', area @ ..] = digits else { return false };
    let code = area.iter().filter(|byte| byte.is_ascii_digit()).take(3);
    let code = code.fold(0_u16, |code, digit| code * 10 + u16::from(digit - b'0'));
    !ELSEWHERE.contains(&code) && !ELSEWHERE_TOO.contains(&code)
}

#[cfg(test)]
mod tests {
    use super::is_us;

    #[test]
    fn canada_and_the_caribbean_are_not_the_united_states() {
        for (number, us) in [
            ("+12125550100", true),
            ("1 (415) 555-0100", true),
            ("+17875550100", true),
            ("+16045550100", false),
            ("+18765550100", false),
            ("+19055550100", false),
            ("+447700900100", false),
            ("", false),
        ] {
            assert_eq!(is_us(number), us, "{number}");
        }
    }
}
