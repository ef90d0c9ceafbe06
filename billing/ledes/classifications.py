"""What timekeepers are called: the codes of 2014 (re-issued 2023), and the two letters used before, which old files still carry."""

CODES = """
ADJSTR ADJSMT ANALST ARBITR ASSOC TRANEE AUDITR CLKSEC CONSLT TEMPAT TEMPOS CSTCNS CTRPTR DSCATT DSCPMG DSCANJ DSCANS
DOCCDR DOCRAT DOCRNA EVDEVL EXPERT FLTFEE FORANL HLNLPF INVSTG IPSVPV IPAGNT LGLAST LGLINT LGPRMG LIBRRN MEDITR MDRCRV
OFCOUN NBOTHR PARALG PARTNR RSRCHR RSPROF SECNDE SPAGNT SOLDSG STFATT STFCNS TPADMN TRAINR TRNDEV TRNFAG TRANSL VIDOGR
"""
OF_2014 = frozenset(CODES.split())
BEFORE_2014 = {"PT": "PARTNR", "AS": "ASSOC", "OC": "OFCOUN", "LA": "LGLAST", "OT": "NBOTHR"}
IN_TWO_LETTERS = {new: old for old, new in BEFORE_2014.items()} | {"PARALG": "LA"}
"""Before 2014 a paralegal was a legal assistant; whoever had no letters of his own was another."""


def of_2014(word: str) -> str:
    """A classification as it is called since 2014; one we do not know stays as it is."""
    return BEFORE_2014.get(word.upper(), word.upper())


def in_two_letters(word: str) -> str:
    """A classification as it was called before 2014."""
    known = of_2014(word)
    return IN_TWO_LETTERS.get(known, "OT") if known in OF_2014 else word
