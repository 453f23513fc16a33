"""Whole abstracts in miniature, in our own words: what lives beside the finding and must not be read as it.

Each has a background that speaks of others, a comparator, a marker, a donor, a hope, a negation or a
drug of its own; what is wanted is told by facet ('' for no label). `scope` is 'in' or 'out'.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Trap:
    name: str
    title: str
    abstract: str
    wanted: dict[str, str]


TRAPS = [
    Trap(
        "donor and recipient, marker and source",
        "Human umbilical cord stromal cells in rats with spared nerve injury",
        "BACKGROUND: Cells from bone marrow and from fat have been tried in mice. METHODS: Stromal cells "
        "were isolated from human umbilical cords; they were positive for CD90 and negative for CD34 and "
        "CD45. Sprague-Dawley rats with spared nerve injury received them by lumbar puncture, or saline. "
        "RESULTS: Withdrawal thresholds rose within a week. CONCLUSION: A trial in patients may follow.",
        {
            "article_type": "animal_study",
            "source": "umbilical_cord",
            "species": "rat",
            "route": "intrathecal",
            "model": "sni",
            "effect": "improved",
            "scope": "in",
        },
    ),
    Trap(
        "mouse cells in rats, with an antibody from a rabbit",
        "Mouse neural stem cells grafted into the contused rat spinal cord",
        "Neural stem cells were taken from the brains of neonatal C57BL/6 mice. They were grafted into "
        "the lesion of female Wistar rats one week after a weight-drop contusion. Sections were stained "
        "with a rabbit anti-GFAP antibody. Allodynia of the hind paws was less than after vehicle.",
        {
            "species": "rat",
            "source": "neural",
            "model": "sci_contusion",
            "route": "intraspinal",
            "effect": "improved",
        },
    ),
    Trap(
        "isolated from one animal and given to another",
        "Marrow cells and neuropathic pain",
        "Bone marrow stromal cells were isolated from rats and injected intravenously into mice with "
        "chronic constriction injury.",
        {
            "species": "mouse",
            "route": "intravenous",
            "model": "cci",
            "source": "bm_msc",
        },
    ),
    Trap(
        "the route of another drug is not the route of the cells",
        "Adipose stem cells in paclitaxel neuropathy",
        "Neuropathy was produced in mice with intraperitoneal paclitaxel. Adipose-derived stem cells were"
        " given by the tail vein. Intrathecal naloxone did not reverse the relief of allodynia.",
        {
            "route": "intravenous",
            "model": "paclitaxel",
            "condition": "chemotherapy_induced",
            "source": "adipose",
        },
    ),
    Trap(
        "what streptozotocin was given by",
        "Dental pulp stem cells and diabetic pain",
        "Diabetes was induced in rats with an intravenous injection of streptozotocin. Eight weeks later "
        "dental pulp stem cells were injected into the hindlimb muscles. Mechanical hyperalgesia was "
        "reversed.",
        {
            "route": "intramuscular",
            "model": "stz",
            "condition": "diabetic_neuropathy",
            "effect": "improved",
        },
    ),
    Trap(
        "no difference, with a control that works",
        "Stromal cells for nerve injury pain: a blinded replication",
        "BACKGROUND: Others have reported relief of pain. METHODS: Mice with partial sciatic nerve "
        "ligation got bone marrow stromal cells or saline into the tail vein. RESULTS: Mechanical "
        "thresholds did not differ between cells and saline at any time. Pregabalin raised thresholds. "
        "CONCLUSION: Intravenous cells did not relieve pain in this model.",
        {
            "effect": "no_difference",
            "model": "psnl",
            "route": "intravenous",
        },
    ),
    Trap(
        "a trial whose primary outcome was not reached",
        "Intradiscal marrow cells for chronic low back pain: a randomised sham-controlled trial",
        "METHODS: Ninety adults were randomised to bone marrow mesenchymal stromal cells or a sham "
        "injection. RESULTS: The primary outcome was not reached. CONCLUSION: The procedure was safe.",
        {
            "article_type": "clinical_trial",
            "effect": "no_difference",
            "condition": "radicular_disc",
            "route": "intradiscal",
            "scope": "in",
        },
    ),
    Trap(
        "results that contradict each other are no effect told",
        "Stromal vascular fraction and pain",
        "METHODS: Rats with nerve injury received stromal vascular fraction around the sciatic nerve. "
        "RESULTS: Mechanical allodynia was reduced. In a second experiment allodynia was unchanged.",
        {
            "effect": "not_reported",
        },
    ),
    Trap(
        "what was hoped is not what was found",
        "Neural precursors and central pain: rationale and methods of grafting",
        "Central pain might be reduced by grafts. We grafted neural precursors into the cord of rats with"
        " spinal cord injury. Grafts survived for six months and bore markers of interneurons. Such "
        "grafts could relieve neuropathic pain.",
        {
            "effect": "not_reported",
            "source": "neural",
        },
    ),
    Trap(
        "a drug that blocks the effect does not make it worse",
        "Opioid receptors in the analgesia of marrow cells",
        "Bone marrow stromal cells given intravenously reversed hyperalgesia in rats. Naloxone abolished "
        "this analgesia, which points to endogenous opioids.",
        {
            "effect": "improved",
            "mechanism": "opioid",
        },
    ),
    Trap(
        "pain that came with the graft",
        "Worsening pain after a cell graft in a man with tetraplegia",
        "Case presentation: A 40-year-old man had olfactory ensheathing cells injected into the cervical "
        "cord. Within weeks he developed burning pain. Discussion: Such pain was described in rats "
        "before.",
        {
            "article_type": "observational",
            "species": "human",
            "effect": "worsened",
            "source": "olfactory",
            "scope": "in",
        },
    ),
    Trap(
        "an animal study that calls for trials",
        "Exosomes of stromal cells relieve neuropathic pain",
        "Exosomes of bone marrow stromal cells were injected intrathecally in rats with chronic "
        "constriction injury. Thermal hyperalgesia fell. Randomised phase I trials in patients are "
        "warranted.",
        {
            "article_type": "animal_study",
            "product": "ev",
            "species": "rat",
            "effect": "improved",
        },
    ),
    Trap(
        "work in dishes that looks ahead to animals",
        "Vesicles of fat stem cells calm sensory neurons in culture",
        "Neurons were prepared from rat dorsal root ganglia and exposed to vesicles of adipose-derived "
        "stem cells. Firing after capsaicin was lower and less TNF-alpha was released. Studies in rats "
        "with nerve injury are in progress.",
        {
            "article_type": "in_vitro",
            "species": "",
            "route": "",
            "effect": "not_reported",
        },
    ),
    Trap(
        "a protocol hopes, and has no effect",
        "Cord stromal cells for pain after spinal cord injury: protocol for a randomised trial",
        "Introduction Rodents given bone marrow stromal cells had less allodynia. Methods and analysis "
        "Forty adults will be randomised to intrathecal umbilical cord stromal cells or sham. The primary"
        " outcome is change in the pain rating. Ethics and dissemination Approval was given.",
        {
            "article_type": "protocol",
            "source": "umbilical_cord",
            "effect": "not_applicable",
            "species": "human",
        },
    ),
    Trap(
        "the study design is a heading, not a protocol",
        "Cells in the degenerate disc of the rabbit and pain behaviour",
        "STUDY DESIGN: Controlled experiment. METHODS: Discs of rabbits were punctured and injected with "
        "adipose-derived stem cells. RESULTS: Grimacing was less frequent. CONCLUSION: Pain was relieved.",
        {
            "article_type": "animal_study",
            "species": "rabbit",
            "model": "other_model",
        },
    ),
    Trap(
        "a registry of people",
        "Marrow concentrate for sciatica: data of a registry",
        "OBJECTIVE: To report results of epidural bone marrow aspirate concentrate. DESIGN: Registry. "
        "RESULTS: In 200 patients the mean numeric rating fell from 6 to 3. Four adverse events were "
        "reported.",
        {
            "article_type": "observational",
            "source": "haematopoietic",
            "route": "epidural",
            "effect": "improved",
            "condition": "radicular_disc",
            "outcome": "pain_score safety",
        },
    ),
    Trap(
        "a review that names many sources",
        "Stem cells for nerve pain",
        "Neuropathic pain is common. In this review we summarise vesicles from bone marrow, adipose and "
        "umbilical cord mesenchymal stem cells.",
        {
            "article_type": "review",
            "source": "bm_msc adipose umbilical_cord",
            "effect": "not_applicable",
            "species": "",
            "outcome": "",
        },
    ),
    Trap(
        "cells made from pluripotent cells are of that source alone",
        "Interneurons from human pluripotent cells for nerve injury pain",
        "Neural progenitors were derived from human induced pluripotent stem cells and grafted into the "
        "dorsal horn of mice with spared nerve injury. They became GABAergic interneurons, and mechanical"
        " hypersensitivity was reversed.",
        {
            "source": "ipsc",
            "product": "differentiated",
            "species": "mouse",
            "route": "intraspinal",
        },
    ),
    Trap(
        "cells that only served as a model are no product",
        "Nociceptors from embryonic stem cells",
        "Nociceptors were differentiated from human embryonic stem cells. They responded to capsaicin and"
        " carried Nav1.8 currents.",
        {
            "source": "embryonic",
            "product": "",
            "article_type": "in_vitro",
        },
    ),
    Trap(
        "cells with another treatment",
        "Stem cells with mecobalamin versus mecobalamin alone in diabetic neuropathy",
        "Forty patients were randomised. Umbilical cord mesenchymal stem cells with mecobalamin lowered "
        "pain scores more than mecobalamin alone.",
        {
            "product": "cells combined_therapy",
            "article_type": "clinical_trial",
        },
    ),
    Trap(
        "gene-modified cells and their marker gene",
        "Marrow cells that make GDNF",
        "Bone marrow stromal cells were transduced with lentivirus to overexpress GDNF and injected into "
        "the dorsal root ganglion of rats with nerve injury.",
        {
            "product": "engineered",
            "route": "intraganglionic",
        },
    ),
    Trap(
        "a label for tracking is no gene therapy",
        "Homing of marrow cells in nerve injury",
        "Bone marrow stromal cells transduced with GFP were given to rats with nerve injury and reduced "
        "allodynia.",
        {
            "product": "cells",
        },
    ),
    Trap(
        "primed cells",
        "Hypoxic preconditioning of stromal cells for nerve pain",
        "Hypoxia-preconditioned adipose stromal cells were injected into mice with nerve injury.",
        {
            "product": "preconditioned",
            "source": "adipose",
        },
    ),
    Trap(
        "endogenous cells are no treatment",
        "Wnt signalling in the dorsal horn after nerve injury",
        "Endogenous neural stem cells do not divide after partial sciatic ligation in mice. A Wnt "
        "inhibitor reduced allodynia.",
        {
            "source": "none",
            "scope": "out",
        },
    ),
    Trap(
        "platelets are no stem cells",
        "Platelet-rich plasma for carpal tunnel syndrome",
        "Platelet-rich plasma was injected around the median nerve in 40 patients. Pain fell. Stem cells "
        "were not used.",
        {
            "source": "none",
            "scope": "out",
        },
    ),
    Trap(
        "a fat graft without its cells",
        "Fat grafting for scar pain",
        "Forty women received autologous fat into painful scars. Pain on a visual analogue scale fell.",
        {
            "source": "none",
            "scope": "out",
            "effect": "improved",
            "route": "local",
        },
    ),
    Trap(
        "pain is only why the disease matters",
        "Stromal cells improve walking after spinal cord injury",
        "BACKGROUND: Spinal cord injury leads to paralysis and chronic pain. METHODS: Rats with contusion"
        " received umbilical cord stromal cells. RESULTS: BBB scores rose and the cavity was smaller. "
        "CONCLUSION: The cells aid recovery of movement.",
        {
            "scope": "out",
            "effect": "not_reported",
            "outcome": "motor_function histology",
        },
    ),
    Trap(
        "a transplant for a disease of the blood",
        "Painful neuropathy after haematopoietic stem cell transplantation for leukaemia",
        "Pain of the feet was recorded in 90 patients after allogeneic haematopoietic stem cell "
        "transplantation.",
        {
            "scope": "out",
            "article_type": "observational",
        },
    ),
    Trap(
        "pain without a modality is told apart from its tests",
        "Stem cells and behaviour in neuropathic rats",
        "Bone marrow stromal cells reduced pain behaviour in rats with nerve injury.",
        {
            "outcome": "other_outcome",
            "effect": "improved",
        },
    ),
    Trap(
        "safety in a negation, and a drug that was cut",
        "Intrathecal marrow cells in people with central pain: an open pilot study",
        "Ten people received autologous bone marrow mesenchymal stem cells. There was no infection and no"
        " tumour. Seven reduced their gabapentin. Pain scores fell.",
        {
            "outcome": "pain_score safety analgesic_use",
            "article_type": "clinical_trial",
        },
    ),
]
