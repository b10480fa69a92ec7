//! What stands in an attribute: `#[x("name", key = value, list(A, B))]`.
//!
//! Parsed by hand, key by key, so that a mistake in one costs one error and the others are still
//! understood.

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{LitInt, LitStr, Path, Type, parse::Parse};

use crate::{attribute::Syntax, mistakes::Mistakes, nearest::nearest};

/// The keys of one attribute that were understood.
pub(crate) struct Keys {
    /// The word of the attribute itself: where to say that something is missing.
    pub(crate) word: Ident,
    name: Option<LitStr>,
    given: Vec<Key>,
    /// Something was not understood, so nothing can be said to be missing.
    broken: bool,
}

struct Key {
    name: Ident,
    value: Value,
    /// It was spelt in another way.
    guessed: bool,
}

enum Value {
    /// `key = tokens`
    Single(TokenStream),
    /// `key(A, B)`
    List(Group),
    /// `key`
    Word,
}

impl Keys {
    /// Parses what stands between the parentheses of the attribute `word`.
    pub(crate) fn parse(
        word: Ident,
        tokens: TokenStream,
        syntax: &Syntax,
        wrong: &mut Mistakes,
    ) -> Self {
        let mut keys = Self { word, name: None, given: Vec::new(), broken: false };
        for (at, part) in split(tokens).into_iter().enumerate() {
            let literal = syn::parse2::<LitStr>(part.clone());
            match (literal, at) {
                (Ok(name), 0) => keys.name = Some(name),
                _ => keys.add(part, syntax, wrong),
            }
        }
        keys
    }

    /// For an attribute that holds nothing that could be parsed, and was reported for it.
    pub(crate) fn unreadable(word: Ident) -> Self {
        Self { word, name: None, given: Vec::new(), broken: true }
    }

    fn add(&mut self, part: TokenStream, syntax: &Syntax, wrong: &mut Mistakes) {
        let known = syntax.keys;
        let mut key = match key(part, syntax) {
            Ok(key) => key,
            Err(mistake) => {
                self.broken = true;
                return wrong.push(mistake);
            }
        };
        let written = key.name.to_string();
        if !known.contains(&written.as_str()) {
            let Some(meant) = nearest(&written, known) else {
                self.broken = true;
                return match key.value {
                    Value::Word => wrong.at(&key.name, not_understood(syntax)),
                    _ => wrong.at(&key.name, unknown(&written, known)),
                };
            };
            // Go on as if it were spelt right: one slip, one error.
            wrong.at(&key.name, format!("unknown key `{written}`: did you mean `{meant}`?"));
            key.name = Ident::new(meant, key.name.span());
            key.guessed = true;
        }
        if self.given.iter().any(|k| k.name == key.name) {
            return wrong.at(&key.name, format!("`{}` is given twice", key.name));
        }
        self.given.push(key);
    }

    /// The words of the keys that were given, as far as they are spelt right and not yet taken out.
    pub(crate) fn words(&self) -> impl Iterator<Item = &Ident> {
        self.given.iter().filter(|key| !key.guessed).map(|key| &key.name)
    }

    /// The literal that comes first, without a key.
    pub(crate) fn name(&self) -> Option<&LitStr> {
        self.name.as_ref()
    }

    /// Whether everything was understood, so that what is not there is missing.
    pub(crate) fn complete(&self) -> bool {
        !self.broken
    }

    /// The value of `key = "text"`.
    pub(crate) fn text(&mut self, key: &str, wrong: &mut Mistakes) -> Option<LitStr> {
        self.single(key, "a text in quotes, which is what will be stored", wrong)
    }

    /// The same; one that stands in front without its key is a mistake, and taken all the same.
    pub(crate) fn text_with_its_key(&mut self, key: &str, wrong: &mut Mistakes) -> Option<LitStr> {
        if let Some(text) = &self.name {
            wrong.at(text, format!("the {key} has a key: `{key} = {}`", text.token()));
        }
        self.text(key, wrong).or_else(|| self.name.clone())
    }

    /// The value of `key = 2`, where `is` says how large it may be.
    pub(crate) fn number(&mut self, key: &str, is: &str, wrong: &mut Mistakes) -> Option<LitInt> {
        self.single(key, is, wrong)
    }

    /// The value of `key = some::Type`.
    pub(crate) fn ty(&mut self, key: &str, wrong: &mut Mistakes) -> Option<Type> {
        self.single(key, "a type", wrong)
    }

    /// The value of `key = Name`.
    pub(crate) fn ident(&mut self, key: &str, wrong: &mut Mistakes) -> Option<Ident> {
        self.single(key, "a name for a type", wrong)
    }

    /// The value of `key(A, B)`; empty where it is not there.
    pub(crate) fn list(&mut self, key: &str, wrong: &mut Mistakes) -> Vec<Path> {
        self.items(key, "types", "A, B", wrong)
    }

    /// The value of `key(item, item)`, where it lists `what`, such as `example`; empty where it is
    /// not there.
    pub(crate) fn items<T: Parse>(
        &mut self,
        key: &str,
        what: &str,
        example: &str,
        wrong: &mut Mistakes,
    ) -> Vec<T> {
        let Some(found) = self.take(key) else { return Vec::new() };
        let Value::List(group) = found.value else {
            self.broken = true;
            wrong.at(&found.name, format!("`{key}` is a list: `{key}({example})`"));
            return Vec::new();
        };
        let mut items = Vec::new();
        for item in split(group.stream()) {
            if let Ok(item) = syn::parse2(item.clone()) {
                items.push(item);
            } else {
                self.broken = true;
                wrong.at(item, format!("`{key}` lists {what}: `{key}({example})`"));
            }
        }
        items
    }

    /// The word of a `key` that stands by itself.
    pub(crate) fn flag(&mut self, key: &str, wrong: &mut Mistakes) -> Option<Ident> {
        let found = self.take(key)?;
        if !matches!(found.value, Value::Word) {
            wrong.at(&found.name, format!("`{key}` stands by itself, without a value"));
        }
        Some(found.name)
    }

    /// The value of `key = ..`, where it `is` what can be parsed as `T`.
    pub(crate) fn single<T: Parse>(
        &mut self,
        key: &str,
        is: &str,
        wrong: &mut Mistakes,
    ) -> Option<T> {
        let found = self.take(key)?;
        let value = match found.value {
            Value::Single(tokens) => syn::parse2(tokens.clone()).map_err(|_| tokens),
            Value::List(group) => Err(group.into_token_stream()),
            Value::Word => Err(found.name.into_token_stream()),
        };
        value
            .map_err(|tokens| {
                self.broken = true;
                wrong.at(tokens, format!("`{key}` is {is}"));
            })
            .ok()
    }

    fn take(&mut self, key: &str) -> Option<Key> {
        let at = self.given.iter().position(|k| k.name == key)?;
        Some(self.given.remove(at))
    }
}

fn unknown(written: &str, known: &[&str]) -> String {
    let known: Vec<_> = known.iter().map(|k| format!("`{k}`")).collect();
    match known.as_slice() {
        [] => format!("unknown key `{written}`; there are none beside the stored name"),
        known => format!("unknown key `{written}`; the keys are {}", known.join(", ")),
    }
}

fn key(part: TokenStream, syntax: &Syntax) -> syn::Result<Key> {
    let all = part.clone();
    let mut rest = part.into_iter();
    match (rest.next(), rest.next()) {
        (Some(TokenTree::Ident(name)), Some(TokenTree::Punct(p))) if p.as_char() == '=' => {
            let value: TokenStream = rest.collect();
            if value.is_empty() {
                return Err(syn::Error::new_spanned(&name, format!("`{name}` has no value")));
            }
            Ok(Key { name, value: Value::Single(value), guessed: false })
        }
        (Some(TokenTree::Ident(name)), Some(TokenTree::Group(list)))
            if list.delimiter() == Delimiter::Parenthesis && rest.next().is_none() =>
        {
            Ok(Key { name, value: Value::List(list), guessed: false })
        }
        (Some(TokenTree::Ident(name)), None) => {
            Ok(Key { name, value: Value::Word, guessed: false })
        }
        _ => Err(syn::Error::new_spanned(all, not_understood(syntax))),
    }
}

fn not_understood(syntax: &Syntax) -> String {
    format!("not understood; the form is `{}`", syntax.example)
}

/// The parts between commas. A comma inside of brackets, also of angle brackets, parts nothing.
fn split(tokens: TokenStream) -> Vec<TokenStream> {
    let mut parts = Vec::new();
    let mut part = TokenStream::new();
    let (mut depth, mut after_dash) = (0_usize, false);
    for token in tokens {
        let punct = if let TokenTree::Punct(p) = &token { p.as_char() } else { ' ' };
        match punct {
            ',' if depth == 0 => {
                parts.push(std::mem::take(&mut part));
                continue;
            }
            '<' => depth += 1,
            '>' if !after_dash => depth = depth.saturating_sub(1),
            _ => {}
        }
        after_dash = punct == '-';
        part.extend([token]);
    }
    parts.push(part);
    parts.retain(|part| !part.is_empty());
    parts
}

#[cfg(test)]
mod tests {
    use quote::{ToTokens, format_ident, quote};

    use super::*;

    const SYNTAX: Syntax =
        Syntax { word: "x", keys: &["id", "error", "events"], example: "#[x(..)]" };

    fn parse(tokens: TokenStream) -> (Keys, Mistakes) {
        let mut wrong = Mistakes::default();
        let keys = Keys::parse(format_ident!("x"), tokens, &SYNTAX, &mut wrong);
        (keys, wrong)
    }

    fn ty(tokens: TokenStream, key: &str) -> Option<String> {
        let (mut keys, mut wrong) = parse(tokens);
        keys.ty(key, &mut wrong).map(|ty| ty.to_token_stream().to_string().replace(' ', ""))
    }

    #[test]
    fn a_comma_within_brackets_parts_nothing() {
        let tokens = quote!(error = Either<A, fn(u8, u8) -> B>, id = [(A, B); 2], events(A, B),);
        assert_eq!(ty(tokens.clone(), "error").as_deref(), Some("Either<A,fn(u8,u8)->B>"));
        assert_eq!(ty(tokens, "id").as_deref(), Some("[(A,B);2]"));
    }

    #[test]
    fn a_mistake_in_one_key_leaves_the_others() {
        let tokens = quote!(id AccountId, error = Refused, events(A, 1, B));
        assert_eq!(ty(tokens.clone(), "error").as_deref(), Some("Refused"));
        let (mut keys, mut wrong) = parse(tokens);
        assert_eq!(keys.list("events", &mut wrong).len(), 2);
        assert!(!keys.complete());
        let errors = wrong.beside(TokenStream::new()).to_string();
        assert_eq!(errors.matches("compile_error").count(), 2, "{errors}");
    }

    #[test]
    fn a_misspelt_key_counts_as_the_one_that_was_meant() {
        assert_eq!(ty(quote!(eror = Refused), "error").as_deref(), Some("Refused"));
    }

    #[test]
    fn nothing_but_commas_is_nothing() {
        let (keys, wrong) = parse(quote!(,,));
        assert!(keys.name().is_none() && keys.complete());
        assert!(wrong.beside(TokenStream::new()).is_empty());
    }
}
