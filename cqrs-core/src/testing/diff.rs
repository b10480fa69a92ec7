use std::fmt::Write as _;

/// The most cells of the table below; beyond, both sides are shown one after the other.
const MAX_CELLS: usize = 4_000_000;

/// Both sides as one text: common lines once, `-` before what only stands on the left, `+` before
/// what only stands on the right.
pub(super) fn diff(left: &[String], right: &[String]) -> String {
    let same_begin = left.iter().zip(right).take_while(|(a, b)| a == b).count();
    let (left_rest, right_rest) = (&left[same_begin..], &right[same_begin..]);
    let same_end =
        left_rest.iter().rev().zip(right_rest.iter().rev()).take_while(|(a, b)| a == b).count();
    let (left_middle, end) = left_rest.split_at(left_rest.len() - same_end);
    let right_middle = &right_rest[..right_rest.len() - same_end];

    let mut out = String::new();
    show(&mut out, ' ', &left[..same_begin]);
    middle(&mut out, left_middle, right_middle);
    show(&mut out, ' ', end);
    out
}

/// The lines, each behind a mark.
pub(super) fn show(out: &mut String, mark: char, lines: &[String]) {
    for line in lines {
        // Writing to a `String` cannot fail.
        let _ = writeln!(out, "  {mark} {line}");
    }
}

/// Walks the longest common subsequence of both.
fn middle(out: &mut String, left: &[String], right: &[String]) {
    if left.len().saturating_mul(right.len()) > MAX_CELLS {
        show(out, '-', left);
        return show(out, '+', right);
    }
    let common = common_lengths(left, right);
    let (mut l, mut r) = (0, 0);
    while l < left.len() && r < right.len() {
        if left[l] == right[r] {
            show(out, ' ', &left[l..=l]);
            (l, r) = (l + 1, r + 1);
        } else if common[l + 1][r] >= common[l][r + 1] {
            show(out, '-', &left[l..=l]);
            l += 1;
        } else {
            show(out, '+', &right[r..=r]);
            r += 1;
        }
    }
    show(out, '-', &left[l..]);
    show(out, '+', &right[r..]);
}

/// How much `left[l..]` and `right[r..]` have in common, for every `l` and `r`.
fn common_lengths(left: &[String], right: &[String]) -> Vec<Vec<u32>> {
    let mut common = vec![vec![0; right.len() + 1]; left.len() + 1];
    for l in (0..left.len()).rev() {
        for r in (0..right.len()).rev() {
            common[l][r] = if left[l] == right[r] {
                common[l + 1][r + 1] + 1
            } else {
                common[l + 1][r].max(common[l][r + 1])
            };
        }
    }
    common
}

#[cfg(test)]
mod tests {
    use super::diff;

    fn of(left: &str, right: &str) -> String {
        let lines = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        diff(&lines(left), &lines(right)).replace("  ", "").replace('\n', "|")
    }

    #[test]
    fn shows_common_lines_once() {
        assert_eq!(of("a b c", "a b c"), "a|b|c|");
    }

    #[test]
    fn marks_what_stands_on_one_side() {
        assert_eq!(of("a b c", "a x c"), "a|- b|+ x|c|");
        assert_eq!(of("a", "a b"), "a|+ b|");
        assert_eq!(of("a b", "b"), "- a|b|");
        assert_eq!(of("", "a"), "+ a|");
    }

    #[test]
    fn keeps_the_longest_common_part() {
        assert_eq!(of("x a b c", "a b y c z"), "- x|a|b|+ y|c|+ z|");
    }

    #[test]
    fn gives_up_on_huge_texts() {
        let many: Vec<_> = (0..3000).map(|n| n.to_string()).collect();
        let others: Vec<_> = (3000..6000).map(|n| n.to_string()).collect();
        assert_eq!(diff(&many, &others).lines().count(), 6000);
    }
}
