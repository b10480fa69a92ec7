/// The known word that was probably meant.
pub(crate) fn nearest<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    let far = |candidate: &str| distance(word, candidate);
    known.iter().copied().min_by_key(|k| far(k)).filter(|k| far(k) * 2 <= k.len().max(2))
}

/// How many letters must be changed, added or taken away (Levenshtein, one row at a time).
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, in_a) in a.chars().enumerate() {
        let mut diagonal = i;
        row[0] = i + 1;
        for (j, in_b) in b.iter().enumerate() {
            let changed = diagonal + usize::from(in_a != *in_b);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn finds_a_misspelt_word() {
        let known = ["category", "id", "error", "events", "event"];
        assert_eq!(nearest("categry", &known), Some("category"));
        assert_eq!(nearest("eror", &known), Some("error"));
        assert_eq!(nearest("evnets", &known), Some("events"));
    }

    #[test]
    fn does_not_guess_wildly() {
        assert_eq!(nearest("table", &["id", "error"]), None);
        assert_eq!(nearest("name", &["version", "upcasts"]), None);
    }
}
