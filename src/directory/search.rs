//! The directory's own index: services by their names, old names, acronyms, providers and summaries, typing slips forgiven.
//!
//! Built in memory once per load, with tantivy. Texts go in and are looked for as stems, so that "clubs" finds "club". Scores are BM25 (S. Robertson and
//! H. Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009), a name worth more than a summary.

use std::collections::HashMap;

use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, BoostQuery, FuzzyTermQuery, Occur, Query, TermQuery};
use tantivy::schema::{
    Field, IndexRecordOption, NumericOptions, Schema, TextFieldIndexing, TextOptions, Value as _,
};
use tantivy::{Index, IndexReader, ReloadPolicy, TantivyDocument, TantivyError, Term};

use super::{Service, Topics};
use crate::text::distance::allowed;
use crate::text::normal::tokens;
use crate::text::stem::stem;

/// How much a word found in each field counts.
const NAME: f32 = 4.0;
const ALSO: f32 = 4.0;
const PROVIDER: f32 = 1.5;
const SUMMARY: f32 = 1.0;
const TOPIC: f32 = 1.0;
/// What a slip costs.
const SLIP: f32 = 0.6;
/// Words of a question that are looked for; more say no more.
const MOST_WORDS: usize = 24;

/// An index over services.
pub struct Search {
    reader: IndexReader,
    fields: [(Field, f32); 4],
    topics: Field,
    position: Field,
}

/// A service found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Found {
    /// Its position in the directory.
    pub service: usize,
    /// The higher, the surer.
    pub score: f32,
}

impl std::fmt::Debug for Search {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Search").finish_non_exhaustive()
    }
}

impl Search {
    /// Indexes services.
    ///
    /// # Errors
    /// When the index cannot be built: memory, or a fault of the library.
    pub fn build(
        services: &[Service],
        organisations: &HashMap<String, String>,
        topics: &Topics,
    ) -> Result<Self, TantivyError> {
        let mut schema = Schema::builder();
        let text = TextOptions::default().set_indexing_options(
            TextFieldIndexing::default()
                .set_tokenizer("whitespace")
                .set_index_option(IndexRecordOption::WithFreqs),
        );
        let fields = [
            (schema.add_text_field("name", text.clone()), NAME),
            (schema.add_text_field("also_known_as", text.clone()), ALSO),
            (schema.add_text_field("provider", text.clone()), PROVIDER),
            (schema.add_text_field("summary", text.clone()), SUMMARY),
        ];
        let named_topics = schema.add_text_field("topics", text);
        let position = schema.add_u64_field("position", NumericOptions::default().set_stored());
        let index = Index::create_in_ram(schema.build());
        let mut writer = index.writer_with_num_threads::<TantivyDocument>(1, 15_000_000)?;
        for (at, service) in services.iter().enumerate() {
            let mut document = TantivyDocument::default();
            let provider = organisations
                .get(&service.provider)
                .unwrap_or(&service.provider);
            document.add_text(fields[0].0, stems(&service.name).join(" "));
            document.add_text(
                fields[1].0,
                stems(&service.also_known_as.join(" ")).join(" "),
            );
            document.add_text(fields[2].0, stems(provider).join(" "));
            document.add_text(fields[3].0, stems(&service.summary).join(" "));
            let about = service.topics.iter().map(|t| topics.get(*t).name.as_str());
            let about: Vec<String> = about.flat_map(stems).collect();
            document.add_text(named_topics, about.join(" "));
            document.add_u64(position, u64::try_from(at).unwrap_or(u64::MAX));
            writer.add_document(document)?;
        }
        writer.commit()?;
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()?;
        Ok(Self {
            reader,
            fields,
            topics: named_topics,
            position,
        })
    }

    /// The services that these words (plain, put right) are about, best first, at most `limit` of them. A fault of the library finds nothing.
    #[must_use]
    pub fn find<'w>(&self, words: impl IntoIterator<Item = &'w str>, limit: usize) -> Vec<Found> {
        self.try_find(words, limit).unwrap_or_default()
    }

    fn try_find<'w>(
        &self,
        words: impl IntoIterator<Item = &'w str>,
        limit: usize,
    ) -> Result<Vec<Found>, TantivyError> {
        let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        for word in words.into_iter().take(MOST_WORDS) {
            clauses.extend(said_in(self.fields, word));
        }
        self.look_up(clauses, limit)
    }

    /// The services that say every one of these words of themselves, in any field or in the names of their topics, best first. A fault of the
    /// library finds nothing.
    #[must_use]
    pub fn find_all<'w>(
        &self,
        words: impl IntoIterator<Item = &'w str>,
        limit: usize,
    ) -> Vec<Found> {
        let fields = self.fields.into_iter().chain([(self.topics, TOPIC)]);
        let each = words.into_iter().take(MOST_WORDS).map(|word| {
            let somewhere = BooleanQuery::new(said_in(fields.clone(), word));
            (Occur::Must, Box::new(somewhere) as Box<dyn Query>)
        });
        self.look_up(each.collect(), limit).unwrap_or_default()
    }

    fn look_up(
        &self,
        clauses: Vec<(Occur, Box<dyn Query>)>,
        limit: usize,
    ) -> Result<Vec<Found>, TantivyError> {
        if clauses.is_empty() || limit == 0 {
            return Ok(Vec::new());
        }
        let searcher = self.reader.searcher();
        let top = searcher.search(
            &BooleanQuery::new(clauses),
            &TopDocs::with_limit(limit).order_by_score(),
        )?;
        let mut found = Vec::with_capacity(top.len());
        for (score, address) in top {
            let document: TantivyDocument = searcher.doc(address)?;
            let position = document.get_first(self.position).and_then(|v| v.as_u64());
            if let Some(service) = position.and_then(|p| usize::try_from(p).ok()) {
                found.push(Found { service, score });
            }
        }
        // Of equals the earlier, so that the answer never varies.
        found.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.service.cmp(&b.service)));
        Ok(found)
    }
}

/// One word, in any of these fields, typing slips forgiven.
fn said_in(
    fields: impl IntoIterator<Item = (Field, f32)>,
    word: &str,
) -> Vec<(Occur, Box<dyn Query>)> {
    let stem = stem(word);
    let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::new();
    for (field, worth) in fields {
        let term = Term::from_field_text(field, &stem);
        let exact = TermQuery::new(term.clone(), IndexRecordOption::WithFreqs);
        clauses.push((
            Occur::Should,
            Box::new(BoostQuery::new(Box::new(exact), worth)),
        ));
        let slips = u8::from(allowed(stem.chars().count()) > 0);
        if slips > 0 {
            let near = FuzzyTermQuery::new(term, slips, true);
            clauses.push((
                Occur::Should,
                Box::new(BoostQuery::new(Box::new(near), worth * SLIP)),
            ));
        }
    }
    clauses
}

fn stems(text: &str) -> Vec<String> {
    tokens(text).iter().map(|token| stem(&token.word)).collect()
}
