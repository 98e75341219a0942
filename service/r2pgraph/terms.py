"""Names of the structure: namespaces, and the terms that the code itself relies on.

Only terms that any source would need are here: what a claim, a passage, a note is. Nothing of
the domain (no crime, actor, mission) may be named in code, so that a second source is folders
and no code. Plain strings: each layer wraps them in the term class of its own library.
"""

from typing import Final

BASE: Final = "https://w3id.org/r2pgraph/"
ONTOLOGY: Final = BASE + "ontology"
R2P: Final = ONTOLOGY + "#"
MODULE: Final = ONTOLOGY + "/"
ALIGNMENT: Final = MODULE + "alignments/"
SHAPES: Final = MODULE + "shapes/"
GRAPH: Final = BASE + "graph/"
ID: Final = BASE + "id/"
CLAIM: Final = BASE + "claim/"
PASSAGE: Final = BASE + "passage/"
ANCHOR: Final = BASE + "anchor/"
NOTE: Final = BASE + "note/"
SOURCE: Final = BASE + "source/"
QUERY: Final = BASE + "queries/"
DATASET: Final = BASE + "dataset"

ENTAILMENTS_GRAPH: Final = GRAPH + "inferred/entailments"
# What the queries of the folders `shortcuts` read off the union.
SHORTCUTS_GRAPH: Final = GRAPH + "shortcuts"
# What no file states: left out where a page shows what is stated.
DERIVED_GRAPHS: Final = (ENTAILMENTS_GRAPH, SHORTCUTS_GRAPH)
# The default graph, for queries that join it with graphs that stand apart.
UNION_GRAPH: Final = GRAPH + "union"
CATALOGUE_GRAPH: Final = GRAPH + "queries"
DATA_GRAPH: Final = GRAPH + "data/"
# The files of the reference layer, each a graph.
REFERENCE_GRAPHS: Final = GRAPH + "reference/"

RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
OWL: Final = "http://www.w3.org/2002/07/owl#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
SH: Final = "http://www.w3.org/ns/shacl#"
WGS84: Final = "http://www.w3.org/2003/01/geo/wgs84_pos#"
OA: Final = "http://www.w3.org/ns/oa#"
DCTERMS: Final = "http://purl.org/dc/terms/"
STATUS: Final = "http://purl.org/ontology/bibo/status"
VOID: Final = "http://rdfs.org/ns/void#"
SD: Final = "http://www.w3.org/ns/sparql-service-description#"
FORMATS: Final = "http://www.w3.org/ns/formats/"

RDF_TYPE: Final = RDF + "type"
RDFS_LABEL: Final = RDFS + "label"
RDFS_COMMENT: Final = RDFS + "comment"
RDFS_SUBCLASS_OF: Final = RDFS + "subClassOf"
RDFS_SUBPROPERTY_OF: Final = RDFS + "subPropertyOf"
RDFS_IS_DEFINED_BY: Final = RDFS + "isDefinedBy"
RDFS_DOMAIN: Final = RDFS + "domain"
RDFS_RANGE: Final = RDFS + "range"
OWL_CLASS: Final = OWL + "Class"
OWL_OBJECT_PROPERTY: Final = OWL + "ObjectProperty"
OWL_DATATYPE_PROPERTY: Final = OWL + "DatatypeProperty"
OWL_ANNOTATION_PROPERTY: Final = OWL + "AnnotationProperty"
OWL_NAMED_INDIVIDUAL: Final = OWL + "NamedIndividual"
OWL_ONTOLOGY: Final = OWL + "Ontology"
OWL_IMPORTS: Final = OWL + "imports"
OWL_DEPRECATED: Final = OWL + "deprecated"
OWL_VERSION_IRI: Final = OWL + "versionIRI"
OWL_EQUIVALENT_CLASS: Final = OWL + "equivalentClass"
OWL_EQUIVALENT_PROPERTY: Final = OWL + "equivalentProperty"
SKOS_DEFINITION: Final = SKOS + "definition"
SKOS_EXAMPLE: Final = SKOS + "example"
SKOS_SCOPE_NOTE: Final = SKOS + "scopeNote"
SKOS_EDITORIAL_NOTE: Final = SKOS + "editorialNote"
SKOS_PREF_LABEL: Final = SKOS + "prefLabel"
SKOS_ALT_LABEL: Final = SKOS + "altLabel"
SKOS_HIDDEN_LABEL: Final = SKOS + "hiddenLabel"

# Claims: every kind of claim is a subclass of Claim.
CLAIM_CLASS: Final = R2P + "Claim"
STATED_BY: Final = R2P + "statedBy"
REPORTED_BY: Final = R2P + "reportedBy"
AUTHOR_STANCE: Final = R2P + "authorStance"
STATED_IN: Final = R2P + "statedIn"
CITES_NOTE: Final = R2P + "citesNote"
REFERS_TO: Final = R2P + "refersTo"
HEDGES_ELSE: Final = R2P + "hedgesElse"
HEDGE_WORDING: Final = R2P + "HedgeWording"
SEQUENCE_WORDING: Final = R2P + "SequenceWording"
CAUSE_WORDING: Final = R2P + "CauseWording"
HAS_WORD: Final = R2P + "hasWord"
UNLESS_IN: Final = R2P + "unlessIn"
BEFORE_FIGURE: Final = R2P + "beforeFigure"
TOLD_BY: Final = R2P + "toldBy"
MOST_CLAIMS_ON_PASSAGE: Final = R2P + "mostClaimsOnPassage"
CAUSAL_LINK: Final = R2P + "CausalLink"
HEDGING: Final = R2P + "hedging"
# Degrees of commitment that are no hedge.
UNHEDGED: Final = R2P + "unhedged"
EMPHATIC: Final = R2P + "emphatic"
# The weights that a curator gives claims, the heaviest first.
THESIS: Final = R2P + "thesis"
MAIN_POINT: Final = R2P + "mainPoint"
SUPPORTING_POINT: Final = R2P + "supportingPoint"
DETAIL: Final = R2P + "detail"
IDENTIFICATION: Final = R2P + "identification"
ARGUMENT_ROLE: Final = R2P + "argumentRole"
SUPPORTS: Final = R2P + "supports"
OPPOSES: Final = R2P + "opposes"
REBUTS: Final = R2P + "rebuts"
IN_TENSION_WITH: Final = R2P + "inTensionWith"
GIVES_REASON_FOR: Final = R2P + "givesReasonFor"

# Composed content: a description is a head with roles.
DESCRIPTION_CLASS: Final = R2P + "Description"
OF_KIND: Final = R2P + "ofKind"
OCCURRENCE_OF: Final = R2P + "occurrenceOf"
DOER: Final = R2P + "doer"
AFFECTED: Final = R2P + "affected"
HOLDER: Final = R2P + "holder"
CONCERNS: Final = R2P + "concerns"
ARISES_FROM: Final = R2P + "arisesFrom"
PURPOSE: Final = R2P + "purpose"
MEANS: Final = R2P + "means"
QUALITY: Final = R2P + "quality"
AT_PLACE: Final = R2P + "atPlace"
FROM_PLACE: Final = R2P + "fromPlace"
TO_PLACE: Final = R2P + "toPlace"

# Passages and notes, with the selectors of the W3C Web Annotation Vocabulary.
PASSAGE_CLASS: Final = R2P + "Passage"
HAS_PART: Final = R2P + "hasPart"
PART_NUMBER: Final = R2P + "partNumber"
PAGE: Final = R2P + "page"
NOTE_NUMBER: Final = R2P + "noteNumber"
END_PAGE: Final = R2P + "endPage"
LETTER_COUNT: Final = R2P + "letterCount"
LETTER_DIGEST: Final = R2P + "letterDigest"
NOTE_CLASS: Final = R2P + "Note"
OA_HAS_SOURCE: Final = OA + "hasSource"
OA_HAS_SELECTOR: Final = OA + "hasSelector"
OA_START: Final = OA + "start"
OA_END: Final = OA + "end"

# Prefixes that SHACL declares for its own queries, in ontology/prefixes.ttl.
SH_PREFIX: Final = SH + "prefix"
SH_NAMESPACE: Final = SH + "namespace"

# The record of a source: its text, pages, sections, and what is not body text.
SOURCE_CLASS: Final = R2P + "Source"
TEXT_EXTRACTION: Final = R2P + "TextExtraction"
EXTRACTION_OF: Final = R2P + "extractionOf"
SHA256: Final = R2P + "sha256"
CODE_POINTS: Final = R2P + "codePoints"
PAGE_RECORD: Final = R2P + "Page"
PAGE_NUMBER: Final = R2P + "pageNumber"
PAGE_ORDER: Final = R2P + "pageOrder"
OF_SOURCE: Final = R2P + "ofSource"
SECTION_CLASS: Final = R2P + "Section"
SECTION_ORDER: Final = R2P + "sectionOrder"
PART_OF_SECTION: Final = R2P + "partOfSection"
NON_BODY_SPAN: Final = R2P + "NonBodySpan"
SPAN_KIND: Final = R2P + "spanKind"

# How much of a page or section the passages of claims cover (`r2pgraph coverage --write`).
FULLY_COVERED: Final = R2P + "fullyCovered"
PARTLY_COVERED: Final = R2P + "partlyCovered"
NOT_COVERED: Final = R2P + "notCovered"

# What the check of figures and years reads.
YEAR_FROM: Final = R2P + "yearFrom"
CHECKED_IN_PASSAGE: Final = R2P + "checkedInPassage"
PERIOD_START: Final = R2P + "periodStart"
PERIOD_END: Final = R2P + "periodEnd"
DATE_PRECISION: Final = R2P + "datePrecision"

# What a page that teaches a subject lays out.
OVERVIEW_CLASS: Final = R2P + "Overview"

# A claim that its curator has taken back, and that keeps its address.
WITHDRAWN_BECAUSE: Final = R2P + "withdrawnBecause"

# Sorts of things that claims are chosen by.
EVENT_CLASS: Final = R2P + "Event"
PLACE_CLASS: Final = R2P + "Place"

# Where a place is, in degrees.
LATITUDE: Final = WGS84 + "lat"
LONGITUDE: Final = WGS84 + "long"

# Debates, evidence and inferences, as the pages and the lists of claims show them.
ISSUE_CLASS: Final = R2P + "Issue"
POSITION_CLASS: Final = R2P + "Position"
EVIDENCE: Final = R2P + "evidence"
EVIDENCE_FOR: Final = R2P + "evidenceFor"
GRANTS: Final = R2P + "grants"
AGREES_WITH: Final = R2P + "agreesWith"
ATTACK_ON: Final = R2P + "attackOn"
COMPARABLE_WITH: Final = R2P + "comparableWith"
RESTS_ON: Final = R2P + "restsOn"
UNDER_STANDPOINT: Final = R2P + "underStandpoint"
INFERRED_GRAPH: Final = GRAPH + "inferred/"

# Where a note stands in the text.
NOTE_START: Final = R2P + "noteStart"
NOTE_END: Final = R2P + "noteEnd"

# Inferences: what follows for one standpoint, and what it rests on.
AUTHOR: Final = R2P + "author"
INFERENCE: Final = BASE + "inference/"
DATA_FILE: Final = R2P + "DataFile"
INFERENCE_CLASS: Final = R2P + "Inference"
RESTS_ON_REFERENCE: Final = R2P + "restsOnReference"
BY_RULE: Final = R2P + "byRule"
BY_AXIOM: Final = R2P + "byAxiom"
DERIVATION_DIGEST: Final = R2P + "derivationDigest"
RULE: Final = R2P + "Rule"
