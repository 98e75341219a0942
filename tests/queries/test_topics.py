"""Asked for the topic that a reader names for a claim, the catalogue finds the claim.

The claims were drawn at random from the whole work. Each topic was named by a reader who had
written none of them and saw the label alone.
"""

from r2pgraph import terms
from r2pgraph.catalogue import load_catalogue
from r2pgraph.engine.embedded import EmbeddedEngine
from r2pgraph.engine.formats import CSV
from r2pgraph.layout import find_layout

# 38 of 40.
LEAST_FOUND = 0.95
DRAWN = """
adamson-sovereignty-as-capacity-and-autonomy kind:sovereignty
africa-critical-region place:africa
albright-blueprint-necessary kind:genocide
annan-calls-rwanda-genocide event:rwanda-1994
bosnia-case-choice place:bosnia-and-herzegovina
bush-determined-to-act agent:bush-senior
conley-us-moral-responsibility agent:united-states
consent-problem-in-intrastate-atrocities kind:consent
darfur-agreement-signed-2006 place:darfur
drc-mandate-objectives mission:monusco
durch-issues-trace-to-colonial-empire agent:united-nations
fdlr-responsible-for-5-4-million-deaths agent:fdlr
global-community-underestimates-threat kind:mass-atrocity
identify-atrocities-as-security-threats kind:mass-atrocity
instability-affects-wider-security kind:instability
international-conflicts-constantly-increasing kind:conflict
jordan-refugees-expected-to-reach-800000 agent:syrian-refugees-in-jordan
joulwan-bosnia-brought-back-fear event:bosnian-war
many-hoped-r2p-final-step kind:r2p
mass-atrocities-strict-meaning r2p:massAtrocities
new-threats-demand-attention event:cold-war-end
notaras-popovski-support-invoking kind:r2p
opponents-arming-could-widen-conflict kind:arming
outzen-no-strategy-damages-turkey-and-iraq agent:turkey
peacekeeping-less-military-since-cold-war kind:peacekeeping
refugee-crisis-destabilises-neighbours event:syrian-displacement
scope-no-recommendations kind:intervention
sectarian-violence-in-iraq-before-syria event:sectarian-violence-in-iraq
somalia-and-iraq-had-mission-creep kind:mission-creep
south-sudan-genocide-label place:south-sudan
spillover-danger-vastly-investigated kind:refugee-spillover
spillover-ignited-terrorism kind:refugee-spillover
spillover-lessons-seemingly-ignored kind:spillover
strategy-makes-atrocities-less-likely kind:r2p
syria-ramifications-for-israel-and-europe event:syria-situation
syrian-atrocities-empowered-isil agent:isil
terrorism-requires-global-collaboration kind:counter-terrorism
thesis-aims-to-stress-risk-of-ignoring kind:neglect
thesis-examines-spillover-terrorism-linkage kind:terrorism
thesis-refugee-fleeing-violence kind:refugee
un-essential-to-atrocity-response agent:united-nations
un-invaluable-support agent:united-nations
un-involved-in-drc-after-lusaka agent:drc
un-took-on-responsibility-for-peace kind:peace
us-continental-defence-an-illusion event:september-11-attacks
us-decision-basis-of-dayton instrument:dayton-peace-agreement
us-exit-and-absence-favour-enemy event:us-withdrawal-from-iraq
us-influence-on-peacekeeping-under-leveraged kind:peacekeeping
us-intervention-in-genocides-can-further-us-security kind:national-security
weak-states-emanate-threats kind:weak-state
weiss-collins-intervention-protects-oil kind:oil
weiss-collins-kosovo-preserved-stability event:kosovo-intervention
whelan-ungoverned-space kind:ungoverned-space
world-sits-on-the-sidelines kind:inaction
zakaria-no-action-through-un place:syria
zartman-rasmussen-values-worth-fighting-for kind:sovereignty
"""


def test_claims_are_found_by_the_topics_that_readers_name(packaged_engine: EmbeddedEngine) -> None:
    question = load_catalogue(find_layout()).get("claims-about-a-thing")
    drawn = [line.split() for line in DRAWN.strip().splitlines()]
    assert len(drawn) >= 40
    missed = []
    for claim, topic in drawn:
        text = question.bound({"thing": topic})
        body = packaged_engine.query(text, result_format=CSV).body.decode("utf-8")
        if f"{terms.BASE}claim/thesis/{claim}," not in body:
            missed.append((claim, topic))
    assert len(drawn) - len(missed) >= LEAST_FOUND * len(drawn), missed
