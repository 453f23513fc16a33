"""Forms that abstracts use, in our own words: what must be read from each, and why it is here.

`wanted` holds the values by field of the codebook; a field that is not named must stay empty.
"""

from __future__ import annotations

from dataclasses import dataclass

from data.labelling.characteristics.model import Dose, Unit


@dataclass(frozen=True)
class Form:
    text: str
    wanted: object
    because: str
    kind: str = "clinical_trial"
    title: str = ""


def cells(low: float, high: float | None = None) -> Dose:
    return Dose(low, low if high is None else high, Unit.CELLS)


MONTH = 365 / 12

PARTICIPANTS = [
    Form("After three years five patients had died of cancer.", None, "those who died"),
    Form("We studied 10 healthy volunteers and 20 patients.", 20, "healthy people beside patients"),
    Form("Patients (n = 12 + 13) were randomised to cells or placebo.", 25, "n as a sum"),
    Form("Randomised were 114 patients (n=58, cell group; n=56, placebo group).", 114, "arms in one bracket"),
    Form("Of 65 randomised patients, 60 were analysed.", 65, "those analysed are fewer"),
    Form("Eligibility was assessed in 238 patients, and 120 were included.", 120, "assessed is not included"),
    Form(
        "Adults with knee pain (grade 1-3), 90 in total, were randomised.", 90, "the total behind a bracket"
    ),
    Form("We enrolled 24 patients. The final analysis included twenty-three patients.", 24, "analysed"),
    Form("Each group had 23 hips (19 patients).", None, "people in each of untold groups"),
    Form("In 1999 fifty children with pain were enrolled.", 50, "a year before a number in words"),
    Form("Only thirteen patients had been included when the trial stopped.", 13, "'only' of all there were"),
    Form("The sample size is 90.", 90, "planned, without a noun", "protocol"),
    Form("Cells were given to 37 treated and 30 control patients.", 67, "one noun for both"),
    Form(
        "A 29-year-old woman and a 47-year-old man received cells for pain.",
        2,
        "several persons told by their age",
        "observational",
    ),
    Form("Forty patients were randomly assigned to cells or saline.", 40, "a number in words"),
    Form("We randomized 1,204 participants to two groups.", 1204, "a comma in thousands"),
    Form("A total of one hundred and twenty patients were enrolled.", 120, "hundreds in words"),
    Form("Twenty-four women (mean age 54 years) received one injection.", 24, "age is not n"),
    Form("Patients with knee pain, 118 in number, were randomised.", 118, "the number after the noun"),
    Form("The trial included patients (n = 60) with sciatica.", 60, "n in brackets"),
    Form(
        "In a double-blind study 80 patients had either cells or placebo.",
        80,
        "the number right after 'study'",
    ),
    Form("Of 1171 patients screened, 891 patients were randomised.", 891, "screened is not randomised"),
    Form(
        "Sixty patients were enrolled, of whom 56 were followed to the end.", 60, "enrolled before completed"
    ),
    Form("Seventeen patients (10 males, 7 females) were treated.", 17, "the sexes are parts"),
    Form("Twelve patients (7 women) with neuroma had fat grafting.", 12, "the women are a part"),
    Form("Patients received cells (n = 12) or placebo (n = 13).", 25, "only the arms are stated: their sum"),
    Form(
        "A total of 105 patients were randomised, 53 patients receiving cells and 52 patients saline.",
        105,
        "the arms add up to the stated total",
    ),
    Form(
        "Patients were allocated to education (102 patients) or control (109 patients).",
        211,
        "arms in brackets",
    ),
    Form("Seventy-two patients grafted were compared with 41 untreated.", 113, "treated and untreated"),
    Form("Nineteen patients were treated, with 15 matched controls.", 34, "matched controls are people too"),
    Form("A total of 67 patients with 74 tumours were treated.", 67, "lesions are not people"),
    Form("Fifty-five patients (89 hips) were randomised.", 55, "hips are not people"),
    Form("Twenty patients were randomised 2:1 to cells or saline.", 20, "a ratio is not n"),
    Form("Pain fell in 14 patients (70%) and rose in 2 patients (10%).", None, "parts of an unknown whole"),
    Form("Neuropathic pain affects 7 million people and 26% of patients with diabetes.", None, "prevalence"),
    Form("Pain fell from 7.1 to 3.2 (p = 0.018) between 2009 and 2011.", None, "scores, p-values and years"),
    Form("Grant 81472034. Fund for patients 2019.", None, "grant numbers"),
    Form(
        "We enrolled 40 patients. In total, 52 patients were enrolled.", None, "two numbers that contradict"
    ),
    Form("Type 2 diabetic patients were randomised.", None, "'type 2' is a name"),
    Form(
        "Between March 2018 and May 2020, 108 men were randomised to cells or saline.",
        108,
        "a year stands before",
    ),
    Form("Thirty patients will be randomised to cells or saline.", 30, "planned", "protocol"),
    Form(
        "A man of 59 came with back pain after stem cell injections.",
        1,
        "a case without the word",
        "observational",
    ),
    Form(
        "We describe thirty-three registry patients who fitted the criteria.",
        33,
        "a registry",
        "observational",
    ),
    Form("Fourteen met the inclusion criteria and were treated.", 14, "no noun at all"),
    Form("", None, "no text"),
    Form("No number is told.", None, "no number"),
    Form("We randomly assigned 350 patients to receive cells and 320 to receive placebo.", 670, "arms"),
    Form("Patients (n = 120) were randomised to cells (n = 60) or saline (n = 60).", 120, "whole and parts"),
    Form("Pain was relieved in ten patients with neuropathy.", 10, "the only people of a short record"),
    Form("Patients were divided into two groups of 30 patients each.", 60, "groups of one size"),
    Form("Patients were divided into three equal groups (n = 15 each).", 45, "groups of one size, n"),
    Form("Twenty-five women and 5 men were treated.", 30, "the sexes together"),
    Form("Patients were randomised to cells (19) or placebo (24).", 43, "arms as bare numbers"),
    Form("PARTICIPANTS: Forty adults with neuropathy.", 40, "a heading"),
    Form("The patients who took part numbered 182.", 182, "numbered"),
    Form("This 24-patient trial tested cells.", 24, "a compound"),
    Form("Ten patients each received one injection.", 10, "'each' may belong to the verb"),
    Form(
        "Thirty patients (MSC group, n = 15; control group, n = 15) from two wards were included.", 30, "';'"
    ),
]

ANIMALS = [
    Form(
        "Forty-eight male Wistar rats received cells or vehicle.",
        48,
        "sex and strain stand between",
        "animal_study",
    ),
    Form("Female rats (n = 100) were randomised to four groups.", 100, "n in brackets", "animal_study"),
    Form("Mice received cells (n = 6 per group).", None, "animals in a group are not all", "animal_study"),
    Form("Sixty-five rat hearts were excised.", None, "organs are not animals", "animal_study"),
    Form(
        "We pooled 12 controlled studies (354 animals).",
        354,
        "animals in the studies of a review",
        "systematic_review",
    ),
]

STUDIES = [
    Form("Of 3,172 articles sixty-one were identified.", (61, None), "found and left"),
    Form("Of 659 papers, 35 met the criteria (n = 2385 patients).", (35, 2385), "n before its noun"),
    Form(
        "We included 27 studies with 1,042 patients who had plasma, and 128 who had cells.",
        (27, None),
        "the people of one treatment only",
    ),
    Form(
        "Of 2,392 records nine studies (245 patients) were included.",
        (9, 245),
        "records found are not studies included",
    ),
    Form("Seven trials evaluating 256 patients were included.", (7, 256), "people beside the studies"),
    Form(
        "Five randomised controlled trials and four cohort studies, 827 patients in total, were included.",
        (9, 827),
        "a sum",
    ),
    Form(
        "The search identified 493 titles, of which 14 studies (comprising 1504 participants) were included.",
        (14, 1504),
        "titles",
    ),
    Form("Of 433 studies, ten met the criteria.", (10, None), "the second number has no noun"),
    Form("Eighteen studies were included and 14 studies were pooled.", (18, None), "the pooled are a part"),
    Form(
        "In 13 studies (81%) the quality was moderate. The inclusion criteria were met by 16 studies.",
        (16, None),
        "some of them",
    ),
    Form("In total 20 studies with 2,123 hips were included.", (20, None), "hips are not people"),
    Form(
        "Fourteen studies were included. In all, 17 studies were included.",
        (None, None),
        "two numbers that contradict",
    ),
    Form(
        "Studies had follow-ups of 6 to 24 months; 13% of patients had complications.",
        (None, None),
        "nothing told",
    ),
]

DOSE = [
    Form("Patients had vesicles (0.5 ml/joint) injected.", [Dose(0.5, 0.5, Unit.MILLILITRE)], "a joint"),
    Form(
        "Twelve had 1 × 10(5) (low dose) and nine 1 × 10(6) (high dose) CD34+ cells/kg injected.",
        [Dose(1e5, 1e5, Unit.CELLS_PER_KG), Dose(1e6, 1e6, Unit.CELLS_PER_KG)],
        "one unit for both",
    ),
    Form("In cohort 1, 3.9 million cells were injected.", [cells(3.9e6)], "the number of a cohort"),
    Form("Those given cells had more of them (29 ± 15 × 10^6 vs. 17 ± 12 × 10^6 cells).", [], "results"),
    Form(
        "Cells (1 × 10^7) in platelet-rich plasma were injected, 2 × 10^7 at most.",
        [cells(1e7), cells(2e7)],
        "PRP",
    ),
    Form("Patients received 1 x 10^6 cells.", [cells(1e6)], "a caret"),
    Form("Patients received 1 x 10(6) cells.", [cells(1e6)], "MEDLINE's brackets"),
    Form("Patients received 1 × 10⁶ cells.", [cells(1e6)], "superscript"),
    Form("Patients received 40 × 106 cells.", [cells(4e7)], "a superscript lost after a multiplication sign"),
    Form("Patients received 1 × 10 6 cells.", [cells(1e6)], "a superscript that became a blank"),
    Form("Patients received 5 × 10[6] cells.", [cells(5e6)], "square brackets"),
    Form("Mice received half a million stem cells.", [cells(5e5)], "half a million", "animal_study"),
    Form("Mice received 500 000 stem cells.", [cells(5e5)], "a blank in thousands", "animal_study"),
    Form(
        "Bone marrow was aspirated, and 4 mL of concentrate was injected.",
        [Dose(4, 4, Unit.MILLILITRE)],
        "taken first, then given",
    ),
    Form("Mice received 500,000 stem cells.", [cells(5e5)], "plain digits", "animal_study"),
    Form(
        "The target was 1x106/kg of cells, given by infusion.",
        [Dose(1e6, 1e6, Unit.CELLS_PER_KG)],
        "flattened, per kg",
    ),
    Form("Concentrates held 2,713 CFU-F/ml when injected.", [], "colonies are not cells"),
    Form("Cells grew to 28 colonies per 1 million cells injected.", [], "a rate"),
    Form("The dose was 106 cells.", [], "106 alone may be 106"),
    Form("Each patient received 10^7 MSCs.", [cells(1e7)], "no multiplier"),
    Form("Rats were injected with 5e5 cells.", [cells(5e5)], "computer notation", "animal_study"),
    Form("Patients were given 2 million cells/kg.", [Dose(2e6, 2e6, Unit.CELLS_PER_KG)], "per kilogram"),
    Form("Infusion of 1-2 × 10^6 cells per kg was safe.", [Dose(1e6, 2e6, Unit.CELLS_PER_KG)], "a range"),
    Form(
        "They received 25, 50, 75 or 150 million cells.",
        [cells(2.5e7), cells(5e7), cells(7.5e7), cells(1.5e8)],
        "arms",
    ),
    Form(
        "Between 33 and 162 million cells were injected: 33 to 162 million cells.",
        [cells(3.3e7, 1.62e8)],
        "both ends",
    ),
    Form("Twenty million cells were injected into the bladder.", [cells(2e7)], "in words"),
    Form("Mice were injected with MSCs (2x10^4).", [cells(2e4)], "the amount in brackets", "animal_study"),
    Form("Rats received 100 µg of exosomes.", [Dose(100, 100, Unit.MICROGRAM)], "mass", "animal_study"),
    Form(
        "Each rat received 10^9 particles of vesicles.",
        [Dose(1e9, 1e9, Unit.PARTICLES)],
        "particles",
        "animal_study",
    ),
    Form("Patients received 3 mL of amniotic suspension allograft.", [Dose(3, 3, Unit.MILLILITRE)], "volume"),
    Form(
        "Each injected dose held 25 x 10^6 mononuclear cells, 2 x 10^5 CD34+ cells and platelets.",
        [],
        "what a concentrate is made of",
    ),
    Form("Controls received 5 mL of normal saline.", [], "the placebo's volume"),
    Form("Some 50 mL of bone marrow aspirate was harvested.", [], "what was taken, not given"),
    Form("Outcomes were better with more than 4 x 10^8 cells injected.", [], "a cut-off"),
    Form("Chronic pain affects 100 million people treated each year with cells.", [], "people"),
    Form(
        "Doses of 100 million cells were injected at months 1, 4 and 7 (300 million cells in total).",
        [cells(1e8)],
        "the sum is not a dose",
    ),
]

ADMINISTRATIONS = [
    Form("Two different doses of MSCs were compared.", None, "levels"),
    Form("Controls had hyaluronic acid (60 mg, single dose).", None, "the control's"),
    Form("Cells were given intrathecally each month for 6 months.", 6, "monthly"),
    Form("A single or a repeated injection of cells was given.", None, "arms that differ"),
    Form("Patients received up to three injections of MSCs.", None, "at most"),
    Form("Patients had a single intra-articular injection of MSCs.", 1, "single"),
    Form("Patients had an injection of MSCs.", None, "'an' is no number"),
    Form("Two injections of MSCs, four weeks apart, were given.", 2, "an interval beside"),
    Form("Cells were injected at months 1, 4 and 7.", 3, "points of time"),
    Form("Cells were infused on days 0 and 14.", 2, "days"),
    Form("Patients received four consecutive treatments with MSCs.", 4, "treatments"),
    Form("Over 2 years thirty-four (34) infusions were given.", 34, "the number told twice"),
    Form("Cells were injected twice a week for four weeks.", 8, "a product"),
    Form("Two doses of cells (20 and 50 million) were compared.", None, "levels, not occasions"),
    Form("An infusion of 1 µg/kg as a bolus was given.", None, "an amount"),
    Form("Drugs were given three times a day.", None, "a day's share"),
    Form("Some had one injection, others two injections of MSCs.", None, "arms differ"),
]

FOLLOW_UP = [
    Form("For 1 year pain and function were followed.", 365, "the time first"),
    Form("Mean follow-up was 11 months, range (6-30 months).", 30 * MONTH, "a range in brackets"),
    Form("Median follow-up was 57.9 (range 38-95) months.", 95 * MONTH, "the unit after the range"),
    Form("Cells were injected at day 0 and day 30.", None, "days of treatment"),
    Form("Pain was assessed at 6, 12 and 24 months.", 730, "the last of a list"),
    Form("Patients were followed for a median of 28 months.", 28 * MONTH, "a median"),
    Form(
        "Median follow-up was 36.7 months (range, 0.3-168.6 months).",
        168.6 * MONTH,
        "the upper end of the range",
    ),
    Form("Median follow-up was 19.3 months (range, 0.8 to 48.1).", 48.1 * MONTH, "a range without its unit"),
    Form("Mean follow-up was 13.7 ± 2.0 months.", 13.7 * MONTH, "a mean with its spread"),
    Form("They were seen at 1 week, 1 and 3 months, and 1 and 2 years.", 730, "several units"),
    Form("Quality of life was better at Month3, and at Month24 too.", 24 * MONTH, "no blank"),
    Form("At week 12 the scores differed.", 84, "the unit first"),
    Form("The pain was less at 52 weeks.", 364, "weeks"),
    Form("A twelve-month follow-up was completed.", 365, "in words with a hyphen"),
    Form("Patients aged 18 to 65 years were treated.", None, "ages"),
    Form("Eighteen patients (57.6 ± 9.6 years) were treated.", None, "an age in brackets"),
    Form("Patients with pain for more than 6 months were treated.", None, "how long they were ill"),
    Form("They had crises in the 2 years before transplantation.", None, "before treatment"),
    Form("Filgrastim was given for 5 to 7 days.", None, "how long they were treated"),
    Form("Over the past 10 years cells have been used.", None, "history"),
    Form(
        "Cells were injected one week after injury and rats were tested for 8 weeks.",
        56,
        "treatment, then watching",
        "animal_study",
    ),
]

CONTROL = [
    Form("Patients had surgery plus MSCs or surgery alone.", "active", "one of two treatments alone"),
    Form("The control group received standard medical care.", "usual_care", "usual care"),
    Form("Efficacy is to be confirmed in a placebo-controlled trial.", None, "a trial to come"),
    Form("Patients with uncontrolled diabetes were excluded.", None, "another meaning of uncontrolled"),
    Form("Before inclusion morphine kept pain under control.", None, "pain under control"),
    Form("Patients were randomised to cells or placebo.", "placebo_sham", "placebo"),
    Form("Rats received cells or PBS.", "placebo_sham", "vehicle", "animal_study"),
    Form("Patients were randomised to cells or hyaluronic acid.", "active", "a drug"),
    Form(
        "Patients were randomised to cells, hyaluronic acid or saline.",
        "placebo_sham",
        "the first in the order",
    ),
    Form("A single-arm trial of MSCs.", "none", "single-arm"),
    Form("Ten patients were treated with MSCs.", None, "silence is not 'none'"),
    Form("Pain had not responded to conservative treatment.", None, "earlier treatment is no control"),
    Form("Results were compared with historical controls.", "historical", "historical"),
    Form("There was a placebo effect.", None, "a placebo effect is no placebo"),
    Form("MSCs were compared with gabapentin in mice.", "active", "a reference drug", "animal_study"),
]

BLINDED = [
    Form("A larger double-blind study with valid end points has to come next.", None, "a study to come"),
    Form("Patients and assessors alike were blind to the assignment.", "double", "both in one sentence"),
    Form("It was double-blind for efficacy.", "single", "the title decides", title="A single-blind trial"),
    Form("A double-blind trial.", "double", "double"),
    Form("A randomised, triple-blinded study.", "double", "triple counts as double"),
    Form("A single-blind trial.", "single", "single"),
    Form("A blinded assessor scored pain.", "assessor", "assessor"),
    Form("An open-label study.", "open", "open"),
    Form("Further double-blind studies are needed.", None, "a call for other studies"),
    Form("Patients with blindness were excluded.", None, "blindness"),
]

RANDOMISED = [
    Form("Forty patients were randomized.", True, "z"),
    Form("Chance decided who had cells.", True, "no word of the stem"),
    Form("A non-randomised trial.", False, "denied"),
    Form("A single-arm study.", False, "one arm cannot be randomised"),
    Form("We reviewed a retrospective series.", False, "a look back", "observational"),
    Form(
        "The study was retrospectively registered (a trial registry).",
        None,
        "registered late, not looked back",
    ),
    Form(
        "It is listed in the Chinese Clinical Trial Registry.", None, "a registry of trials, not of patients"
    ),
    Form("Data came from a registry of patients.", False, "a registry of patients", "observational"),
    Form("Patients were treated.", None, "silence"),
    Form("Eight patients were enrolled and had cells.", False, "one group, told as all there is"),
    Form("Eight patients were enrolled, and one group had cells.", None, "there may be another group"),
    Form("Randomised controlled trials are needed.", None, "a call for other studies"),
    Form("A random-effects model was used.", None, "a statistical model"),
]

REGISTRY_IDS = [
    Form("NCT 03990805 and NCT-02338271", ["NCT03990805", "NCT02338271"], "a blank or a hyphen"),
    Form("NL-OMON12345 and NL7890 of the trial register", ["NL-OMON12345", "NL7890"], "the Netherlands"),
    Form("ClinicalTrials.gov NCT01234567.", ["NCT01234567"], "ClinicalTrials.gov"),
    Form(
        "Registered as ISRCTN12345678 and EudraCT 2010-023999-12.",
        ["ISRCTN12345678", "2010-023999-12"],
        "two",
    ),
    Form("Trial registration: ChiCTR-TRC-12002123.", ["ChiCTR-TRC-12002123"], "China, old form"),
    Form("ChiCTR1800015770", ["ChiCTR1800015770"], "China, new form"),
    Form("IRCT20080901001165N23", ["IRCT20080901001165N23"], "Iran"),
    Form("UMIN000012345", ["UMIN000012345"], "Japan"),
    Form("jRCTb030190123", ["jRCTb030190123"], "Japan, the new registry"),
    Form(
        "ACTRN12614000812695 and CTRI/2018/09/015785",
        ["ACTRN12614000812695", "CTRI/2018/09/015785"],
        "Australia, India",
    ),
    Form(
        "DRKS00012345, KCT0000879, TCTR20180601001",
        ["DRKS00012345", "KCT0000879", "TCTR20180601001"],
        "more of them",
    ),
    Form("Reviews: CRD42020123456 in PROSPERO.", [], "a review's registration is no trial"),
    Form("Grant number 2010-023.", [], "a grant"),
]

ADVERSE_EVENTS = [
    Form("There were no serious adverse events.", "none_serious", "'there were' with a denial"),
    Form("Serious adverse events attributable to the treatment were not observed.", "none_serious", "a gap"),
    Form("No severe events occurred. Four minor adverse events were reported.", None, "both: readers differ"),
    Form("Only the infarction was serious.", "serious", "one that was serious"),
    Form("No serious adverse events were observed.", "none_serious", "in so many words"),
    Form("No adverse events or infections occurred.", "none_serious", "none at all"),
    Form("Six patients died.", "serious", "deaths"),
    Form("The treatment was safe and well tolerated.", None, "'safe' alone"),
    Form("The most common adverse event was mild headache.", "reported", "mild ones"),
    Form("The primary outcome was adverse events at 12 months.", None, "an end point is no event"),
]

MULTICENTRE = [
    Form("A multicenter trial.", True, "American spelling"),
    Form("Two centers recruited patients.", True, "counted"),
    Form("A single-center study.", None, "one centre is silence"),
]

TIMING = [
    Form("Cells were injected 7 days after spinal nerve ligation.", [7], "days", "animal_study"),
    Form("Cells were grafted into the cord 5 weeks after injury.", [35], "weeks", "animal_study"),
    Form("Cells were injected immediately after nerve crush.", [0], "at once", "animal_study"),
    Form("Rats were tested 5 weeks after injury.", [], "when they were tested", "animal_study"),
]
