"""What pages say of themselves in the terms of schema.org, for search engines of data and claims.

The dataset with where to get it, and a claim with whose it is and where it stands: a claim is
somebody's words and never ours. Makes values for a script of type application/ld+json, which is
data that no browser runs.
"""

from typing import Any

from r2pgraph import __version__, terms
from r2pgraph.claims import ClaimView, plain
from r2pgraph.engine.formats import N_TRIPLES, RDF_XML, TURTLE
from r2pgraph.web.display import label
from r2pgraph.web.state import Services

_CONTEXT = "https://schema.org"
_NAME = "r2pgraph: what works claim, by whom and on which page"


def dataset(shared: Services, sources: list[tuple[str, str]]) -> dict[str, Any]:
    """The dataset that is served, with the works that it is of."""
    config, counts = shared.config, shared.counts()
    packaged = config.layout is not None
    works = ", ".join(f"“{name}”" for _, name in sources)
    claims = dict(counts.by_class).get(terms.CLAIM_CLASS, 0)
    said = f"{claims:,} claims from {works}, each with its speaker, passage and page, as RDF"
    described = {
        "@context": _CONTEXT,
        "@type": "Dataset",
        "@id": config.dataset,
        "name": _NAME if packaged else "RDF data",
        "description": f"{said if claims else 'RDF data'}: {counts.triples:,} triples.",
        "url": config.base_url + "/",
        "version": __version__ if packaged else "",
        "license": list(shared.licences),
        "isBasedOn": [{"@type": "CreativeWork", "@id": iri, "name": name} for iri, name in sources],
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": one.media_type,
                "contentUrl": f"{config.base_url}/graph-store?default&format={one.name}",
            }
            for one in (TURTLE, N_TRIPLES, RDF_XML)
        ],
        "isAccessibleForFree": True,
    }
    return {name: value for name, value in described.items() if value not in ("", [])}


def claim(view: ClaimView, name: str, dataset_name: str) -> dict[str, Any]:
    """A claim: what is said, by whom, in which work on which page, citing what."""
    speakers = [plain(one) for one in view.values(terms.STATED_BY)]
    cited = dict.fromkeys(work for note in view.notes for work, _ in note.works)
    described = {
        "@context": _CONTEXT,
        "@type": "Claim",
        "@id": view.iri,
        "text": name,
        "author": [{"@id": iri, "name": label(iri)} for iri in speakers],
        "appearance": [
            {
                "@type": "CreativeWork",
                "@id": one.source,
                "name": label(one.source),
                "pagination": one.page,
            }
            for one in view.passages
            if one.source
        ],
        "citation": [{"@type": "CreativeWork", "@id": iri, "name": label(iri)} for iri in cited],
        "isPartOf": {"@type": "Dataset", "@id": dataset_name},
    }
    return {name: value for name, value in described.items() if value not in ("", [])}
