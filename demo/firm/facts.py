"""The facts of one matter: who was hurt where, who treats, who testifies, who sits, what is asked.

A fact with several wordings is a tuple; each entry draws one. The names of the facts are those the narratives ask for.
"""

from datetime import timedelta

from demo.firm.case import Case
from demo.firm.grammar import Fact, parse, say
from demo.firm.vocabulary import read_words
from demo.firm.workdays import in_full


def find_facts(case: Case) -> dict[str, Fact]:
    """All facts of the matter, some sixty to ninety, the same for the same random state."""
    facts = case.draw(read_words("states")[case.office], keep=("towns", "complaint", "agency", "crossing"))
    facts |= _find_setting(case)
    facts |= _find_people(case) | _find_witnesses(case, facts)
    facts |= _find_plaintiff(case) if case.about_injury else _find_owner(case, facts)
    facts |= _find_money(case)
    facts |= _find_dates(case)
    return facts | _find_wordings(case, facts)


def _find_setting(case: Case) -> dict[str, Fact]:
    fitting = [setting for setting in read_words("settings")["setting"] if setting["line"] == case.line]
    setting = case.draw(case.rng.choice(fitting), keep=("paper",))
    full, short = case.company(setting.get("insured"))
    initials = "".join(letter for letter in full if letter.isupper())
    return setting | {
        "insured_full": full,
        "insured_short": short,
        "insured": (short, short, "the insured", "our insured" if case.line != "coverage" else "policyholder"),
        "bates": initials if len(initials) > 2 else short.upper(),
    }


def _find_people(case: Case) -> dict[str, Fact]:
    counsel, expert = case.person(), case.person()
    firm, second = counsel.split()[-1], next(case.surnames)
    return {
        "oc": ("opposing counsel", f"Attorney {firm}", f"{counsel[0]}. {firm}", counsel),
        "oc_firm": case.rng.choice((f"{firm} & {second}", f"The {firm} Law Firm", f"{firm} {second}, P.C.")),
        "judge": f"Judge {next(case.surnames)}",
        "mediator": case.rng.choice((case.person(), f"the Hon. {case.person()} (Ret.)")),
        "codef_counsel": case.person(),
        "defx": case.person(),
        "econ": case.person(),
        "plx": expert,
        "plx_last": expert.split()[-1],
    }


def _find_witnesses(case: Case, facts: dict[str, Fact]) -> dict[str, Fact]:
    """On our side a private insured speaks for himself, a company through somebody."""
    private = case.line == "auto"
    rep = str(facts["insured_full"]) if private else case.person()
    return {
        "rep": rep,
        "rep_last": str(facts["insured_short"]) if private else f"{rep[0]}. {rep.split()[-1]}",
        "driver": rep if private else case.person(),
        "wit1": case.person(),
        "wit2": case.person(),
    }


def _find_plaintiff(case: Case) -> dict[str, Fact]:
    kind, other = case.rng.choice((("women", "men"), ("men", "women")))
    first, last = case.first_name(kind=kind), next(case.surnames)
    title = "Ms." if kind == "women" else "Mr."
    injury = case.draw(case.rng.choice(read_words("injuries")["injury"]))
    return injury | {
        "pl": ("Plaintiff", "Plaintiff", f"{title} {last}", last),
        "pl_name": f"{first} {last}",
        "pl_last": last,
        "pl_short": last,
        "pl_spouse": f"{case.first_name(kind=other)} {last}",
        "treater": f"Dr. {next(case.surnames)}",
        "treater2": f"Dr. {next(case.surnames)}",
        "ime": f"Dr. {next(case.surnames)}",
        "lcp": case.person(),
        "employer": case.rng.choice(read_words("general")["employers"]),
    }


def _find_owner(case: Case, facts: dict[str, Fact]) -> dict[str, Fact]:
    """The other side of a construction or coverage matter, which is a company or an association."""
    full, short = case.company(facts.get("plaintiff"))
    return {
        "pl": ("Plaintiff", short) if case.line == "construction" else "Plaintiff",
        "pl_full": full,
        "pl_name": full,
        "pl_short": short,
        "pl_last": short,
        "project": f"the {short} project",
        "units": str(case.rng.randint(22, 188)),
    }


def _find_money(case: Case) -> dict[str, Fact]:
    specials = case.rng.randint(1_800_000, 39_000_000)
    demand = case.dollars(150_000, 1_450_000, 25_000)
    return {
        "specials": f"${specials // 100:,}.{specials % 100:02d}",
        "demand": f"${demand:,}",
        "reduced_demand": f"${_share(demand, case.rng.randint(55, 80)):,}",
        "offer": f"${_share(demand, case.rng.randint(8, 22)):,}",
        "settlement": f"${_share(demand, case.rng.randint(26, 45)):,}",
        "future_care": f"${case.dollars(140_000, 2_300_000, 100):,}",
        "repair_cost": f"${case.dollars(240_000, 6_800_000, 1_000):,}",
    }


def _share(amount: int, percent: int) -> int:
    """So many percent, in the round figures people bargain with."""
    return amount * percent // 250_000 * 2_500


def _find_dates(case: Case) -> dict[str, Fact]:
    loss = case.opened - timedelta(days=case.rng.randint(40, 640))
    return {
        "loss": (in_full(loss), f"{loss.month}/{loss.day}/{loss.year}"),
        "prior_year": str(loss.year - case.rng.randint(3, 7)),
        "trial": in_full(case.trial),
    }


def _find_wordings(case: Case, facts: dict[str, Fact]) -> dict[str, Fact]:
    """Facts that are only other names for facts drawn before, or the same in every matter."""
    general = read_words("general")
    adjuster = case.rng.choice(case.client.adjusters)
    last = adjuster.split()[-1]
    return {
        "adjuster": (adjuster, adjuster, f"{adjuster[0]}. {last}", f"claim representative {last}"),
        "adjuster_name": adjuster,
        "adjuster_work": tuple(general["kept_back"]),
        "loss_notice": tuple(general["loss_notices"]),
        "reporter": case.rng.choice(general["reporters"]),
        "town": case.rng.choice(facts["towns"]),
        "theory": say(parse(general["theory"][case.line]), facts, case.rng),
        "research_topic": general["research_topic"][case.line],
    } | (_word_injury(facts) if case.about_injury else _word_loss(case, facts))


def _word_injury(facts: dict[str, Fact]) -> dict[str, Fact]:
    return {
        "injury_or_defect": facts["injury"],
        "prior_issue": ("prior claims", "earlier treatment", "Medicare status"),
        "ime_or_cost": facts["ime"],
        "employer_or_codef": facts["employer"],
        "records_source": (str(facts["hospital"]), str(facts["clinic"])),
        "film_or_plans": facts["film"],
        "deponent": (str(facts["pl_name"]), str(facts["rep"]), str(facts["plx"])),
        "caption_short": facts["pl_last"],
    }


def _word_loss(case: Case, facts: dict[str, Fact]) -> dict[str, Fact]:
    return {
        "injury_or_defect": facts.get("defect", facts["event"]),
        "prior_issue": "maintenance and reserve studies",
        "ime_or_cost": facts["econ"],
        "employer_or_codef": facts["codef"],
        "records_source": facts["codef"],
        "film_or_plans": "plans and specifications",
        "deponent": (str(facts["wit1"]), str(facts["rep"]), str(facts["plx"])),
        "caption_short": facts["pl_short"] if case.line == "construction" else facts["insured_short"],
    }
