"""How carriers say what is wrong: one row for each rule of the guidelines and each field of the file, with patterns of its wordings.

The first row that fits wins, so that special things stand above general ones. Patterns know no capitals; a blank stands for any space.
"""

from collections.abc import Mapping

WHO = r"(?:time ?keeper|biller|attorney|lawyer|paralegal|professional|person|people)s?"
TALK = r"(?:conferenc|meeting|discussion|call|communication|e-?mail)"
AGREED = r"(?:approved|agreed|negotiated|contract\w*|panel|authori[sz]ed) rate"
COSTS = r"(?:meal|hotel|lodging|mileage|car|rental|per diem|parking|airfare|copy|copies|photocop\w+)s?"
PAPER = r"(?:document|motion|brief|pleading|memorand|report|work product|draft)"
CODE = r"(?:task|activity|utbms|phase)"

GUIDELINES: Mapping[str, tuple[str, ...]] = {
    "appeal": (r"\bappeals?\b", r"reconsideration (?:period|deadline|request)"),
    "duplicate_lines": (
        r"duplicate(?:d|s)? (?:entr|line|charge|time|work|task|item|fee|expense)",
        r"billed (?:twice|before|already)",
        r"(?:previously|already|double)[- ]billed",
        r"same (?:work|task|entry|charge|time)\b.*\b(?:line|invoice|bill|entry)",
    ),
    "duplicate_number": (
        r"duplicate (?:invoice|bill|statement|number)",
        r"(?:invoice|bill|statement)\b.*\b(?:already|before|since|twice)\b(?!.*\b(?:this|per|each) (?:month|quarter))",
        r"(?:invoice|bill) number .*(?:in use|been used|exists|used once)",
    ),
    "budget": (r"\bbudget", r"exceeds? (?:the )?(?:authority|reserve)"),
    "matter_closed": (
        r"(?:matter|claim|file|case)\b.{0,40}\b(?:is|was|has been|been) (?:already )?closed",
        r"closed (?:matter|claim|file|case)",
        r"firm (?:was |has been )?dismissed",
    ),
    "invoice_frequency": (
        r"(?:one|1|single) (?:invoice|bill|statement) (?:per|a|each|for each) (?:matter|month|quarter)",
        r"(?:billing|invoice) (?:frequency|cycle)",
        r"(?:already|only)\b.*\b(?:this|per|each) (?:month|quarter)",
        r"\bbill(?:ed)? quarterly",
        r"interim (?:bill|invoice)s? (?:is|are) not",
    ),
    "late_invoice": (
        r"late (?:invoice|bill|submission|submittal|fee|discount)",
        r"(?:invoice|bill|submitted|received)\b.{0,30}\b(?:is |was |too )?late\b",
        r"(?:submission|submittal|filing) deadline",
        r"untimely (?:invoice|bill|submission)",
    ),
    "stale_time": (
        r"(?:more than|over|older than) \d+ (?:days?|months?) (?:ago|old|before|prior)",
        r"older than \d+ (?:days?|months?)",
        r"\bstale\b",
        r"\btoo old\b",
        r"\buntimely\b",
        r"\baged (?:time|entr|work|charge)",
        r"(?:past|beyond) the (?:billing|aging) limit",
    ),
    "expense_caps": (
        rf"{COSTS}\b.*\b(?:cap\b|capped|limit|maximum|at most|exceed|up to|allow|a day|per day)",
        r"(?:expense|cost|disbursement)\b.*\b(?:cap\b|capped|maximum)",
        r"per diem",
        r"daily allowance",
    ),
    "expense_receipts": (
        r"(?:receipt|voucher)s? (?:is |are |was |were )?(?:missing|required|needed|not (?:attached|enclosed|received|provided))",
        r"(?:missing|without|no|needs?|attach|provide|require[sd]?) (?:an? |the |any )?(?:itemi[sz]ed )?(?:receipt|voucher)",
        r"(?:unsupported|undocumented) (?:expense|cost|disbursement)",
        r"backup (?:for|of) (?:the |this )?(?:expense|cost|disbursement)",
    ),
    "direct_expenses": (
        r"(?:vendor|expert|expense|cost|charge|bill|invoice)\b.*\bdirect(?:ly)? to (?:us|the carrier|the company|the insurer|the claim)",
        r"(?:pay|pays|paid) (?:such |the |this )?(?:vendor|expert|bill|invoice|expense)s? direct",
        r"third[- ]party (?:bill|invoice)s? (?:over|above)",
    ),
    "document_backup": (
        rf"(?:attach|enclose|send|provide|missing|need)\w* (?:a |the )?(?:copy|pdf) of (?:the |this )?{PAPER}",
        r"(?:document|work product|pleading|brief|motion)s? (?:was |is |were )?not (?:attached|enclosed|provided)",
    ),
    "travel": (
        r"\btravel",
        r"time (?:on the way|in transit)",
        r"\bdriv(?:e|ing) (?:time|to|from)",
        r"\bcommut",
    ),
    "legal_research": (
        r"\bresearch\b.*\b(?:approv|consent|authori|permission|over|excess|exceed|limit|hours?\b|not paid)",
        r"(?:unapproved|unauthori[sz]ed|pre-?approv\w+|excessive)\b.*\bresearch",
    ),
    "in_firm_conference": (
        rf"(?:intra|inter|in)[- ]?(?:office|firm|house) {TALK}",
        rf"internal {TALK}",
        rf"{TALK}\w* (?:between|among) (?:{WHO}|colleagues)",
    ),
    "multiple_attendance": (
        r"(?:multiple|duplicat\w+|dual|double) (?:attend|appear|represent)",
        r"\bwho attended\b",
        r"attend\w*\b.*\b(?:by )?(?:two|three|both|multiple|several|more than one)\b",
        rf"(?:two|three|both|multiple|several|more than one|only one|one) {WHO}\b.*\battend",
        rf"only one {WHO}",
    ),
    "approved_timekeepers": (
        rf"\b{WHO}\b.*\b(?:not (?:an? )?(?:approved|authori[sz]ed|on (?:the|our)|recogni[sz]ed|known)|unapproved|unknown|inactive)",
        rf"(?:unapproved|unauthori[sz]ed|unknown|unrecogni[sz]ed|new|inactive) {WHO}\b",
        rf"\bnot an approved {WHO}",
    ),
    "rate_lock": (
        r"rate increase",
        r"rates? (?:is|are|was|were|stays?|remains?) (?:frozen|locked|fixed)",
        r"(?:increased|raised) (?:hourly )?rate",
        r"rates? (?:may|can|must|could)(?:not| not) be (?:raised|increased)",
    ),
    "rate_cap": (
        r"rate (?:cap|ceiling)\b",
        r"max(?:imum)? (?:hourly )?rate",
        r"rate\b.*\b(?:cap|capped|ceiling|maximum)\b",
        r"(?:at most|up to|no more than) \$[\d,.]+ (?:an|per|/) ?h",
    ),
    "approved_rate": (
        rf"(?:over|above|exceeds?|exceeding|higher than|in excess of|differs? from) (?:the |our |your )?{AGREED}",
        r"rate\b.*\b(?:over|above|exceeds?|exceeding|higher than|in excess of)\b",
        r"rate\b.*\bnot (?:approved|agreed|on file|authori[sz]ed)",
        r"(?:no|pending|rejected|missing) (?:approved )?rate\b",
        r"rate (?:adjusted|reduced|corrected) to",
    ),
    "block_billing": (
        r"block[- ]?bill",
        r"multiple (?:tasks|activities|entries|services) (?:in|under|within|are|combined)",
        r"\blumped\b",
        r"(?:one|single) (?:task|activity|service) per (?:entry|line)",
        r"(?:separate|split)\b.{0,30}\b(?:entr(?:y|ies)|tasks|activities)",
    ),
    "vague_narrative": (
        r"\bvague",
        r"(?:insufficient|inadequate|incomplete) (?:detail|description|narrative|explanation)",
        r"(?:description|narrative)\b.*\b(?:too short|unclear|inadequate|insufficient|incomplete|more detail)",
        r"lack(?:s|ing)? (?:\w+ )?detail",
        r"(?:more|further|greater) detail",
    ),
    "forbidden_words": (
        r"work described as .+ is not paid",
        r"(?:banned|prohibited|forbidden|unacceptable) (?:word|phrase|term|language)",
        r"(?:may|must|should) not (?:contain|use|hold) the (?:word|phrase|term)",
    ),
    "clerical_work": (
        r"\bclerical",
        r"\bsecretarial",
        r"\badministrative (?:task|work|time|in nature|charge|function)",
        r"\boffice work",
        r"\bministerial",
    ),
    "not_billable": (
        r"\bnon-?billable",
        r"\bnot billable",
        r"\boverhead\b",
        r"conflicts? check",
        r"(?:invoice|bill|billing) (?:preparation|inquir|question)",
        r"\btraining\b",
        r"\bword[- ]processing",
    ),
    "staffing": (
        r"\bstaffing",
        r"\bover-?staff",
        rf"(?:too many|more than \w+|maximum of \w+) {WHO}",
        r"first[- ]year associate",
        r"(?:paralegal|trainee|associate|intern|clerk|law clerk|classification)s?\b.{0,20}\bnot (?:paid|billable|payable)",
    ),
    "codes_needed": (
        rf"(?:missing|no|without(?: an?)?|lacks?(?: an?)?|needs? an?|blank) {CODE}(?: or \w+)? codes?",
        r"(?:missing|no|without(?: an?)?|needs? an?) expense code",
        rf"(?:{CODE}|expense) codes? (?:is |are |was |were )?(?:missing|required|blank|needed)",
        r"a blank is not an? (?:task|activity|expense) code",
    ),
    "time_increment": (
        r"\bincrements?\b",
        r"\bin steps of",
        r"\btenths? of an hour",
        r"\bquarter[- ]hours?\b",
        r"minimum (?:charge|billing) (?:of|unit)",
    ),
    "hours_per_day": (
        r"hours?\b.*\b(?:in|on|per|a) (?:one |a single |the |same )?day\b",
        r"(?:daily|day's) (?:hours?|limit|maximum|time)",
        r"\b24[- ]hour",
    ),
    "entry_size": (
        r"\bexcessive (?:time|hours?|for)\b",
        r"(?:time|hours?|entry)\b.{0,40}\b(?:excessive|unreasonable|seems high|is high|too long|not reasonable)",
        r"for reasonableness",
        r"too (?:much time|many hours)",
        r"(?:entry|entries) (?:of|over|above|exceeding) (?:\w+ )?[\d.]+ ?h",
    ),
}
"""What the rules of carriers/guidelines are called by carriers."""

FIELDS: Mapping[str, tuple[str, ...]] = {
    "LINE_ITEM_TASK_CODE": (r"\btask code", r"task_activity\b.*\bnot selected"),
    "LINE_ITEM_ACTIVITY_CODE": (r"\bactivity code",),
    "LINE_ITEM_EXPENSE_CODE": (r"\bexpense code",),
    "INVOICE_TOTAL": (r"(?:invoice|bill|statement) total", r"\btotals? (?:is|are) wrong", r"sum of the lines"),
    "LINE_ITEM_TOTAL": (r"line(?:'s)? total", r"line item total", r"\btotal_amount\b", r"units x (?:rate|cost)", r"arithmetic"),
    "LINE_ITEM_UNIT_COST": (r"decimal places", r"unit cost"),
    "LINE_ITEM_NUMBER_OF_UNITS": (r"negative units", r"is negative; give the reduction", r"number of units"),
    "LINE_ITEM_DATE": (r"is in the future", r"future[- ]dated?", r"line item date"),
    "INVOICE_DATE": (r"invoice date",),
    "TIMEKEEPER_CLASSIFICATION": (r"\bclassification\b", r"\btk_level\b", r"timekeeper (?:title|level)"),
    "TIMEKEEPER_NAME": (r"last, first", r"timekeeper(?:'s)? name", r"name order"),
    "TIMEKEEPER_ID": (r"missing timekeeper", r"timekeeper (?:id|information)"),
    "LINE_ITEM_DESCRIPTION": (r"text has more than", r"(?:description|narrative) (?:is )?(?:longer|too long|over)"),
    "CLIENT_MATTER_ID": (
        r"\b(?:claim|matter|loss|assignment|case)(?: number| file| id)?\b.*\b(?:not|no|unknown|open|without)\b",
        r"\b(?:no|unknown|wrong) (?:\w+ )?(?:claim|matter|loss|insured)",
        r"is not an? (?:\w+ )*(?:claim|matter|assignment)",
        r"is no (?:\w+ )*(?:claim|matter|loss)",
        r"legal entity",
    ),
    "LAW_FIRM_ID": (r"\btax id", r"(?:law )?firm id", r"firm (?:is |was )?not (?:registered|known)"),
    "CLIENT_ID": (r"\bclient (?:id|number|tax)", r"not registered with this company", r"is not known to us"),
    "INVOICE_NUMBER": (r"invoice number", r"is longer than \d+ characters", r"only letters and digits"),
    "file": (
        r"\bnot a ledes",
        r"ledes ?(?:19)?98bi? .*(?:fields|has \d+)",
        r"\bheader\b",
        r"\bcolumns\b",
        r"does not end with \[\]",
        r"plain ascii|encoding",
        r"is not a \.\w+ file|file (?:type|extension)|\.txt\b",
        r"larger than|too large|takes? at most|bytes",
        r"(?:invalid|wrong|unsupported) (?:file )?format",
        r"\bvirus",
        r"no pdf of the invoice",
        r"no file was chosen",
        r"holds no invoice lines",
        r"required field is blank|blank required field",
        r"is not a (?:date|number)\b",
        r"currency",
    ),
}
"""What is wrong with a file, told by words alone; where a message names the field itself, that is it."""
