"""Small records in our own words, one general phenomenon each: what a rule must see, and what not.

Facet to (wanted category codes, title, abstract[, publication types]).
"""

from __future__ import annotations

Case = tuple[str, str, str] | tuple[str, str, str, tuple[str, ...]]

CASES: dict[str, list[Case]] = {
    "article_type": [
        (
            "animal_study",
            "Relief by GABAergic grafts in a model of neuropathic pain",
            "Precursors were put into the spinal cord. Heat and touch hurt less than after dead cells.",
        ),
        (
            "observational",
            "Opioids after marrow transplants for sickle cell pain",
            "Use of opioids at one year was determined in a cohort of 40 patients.",
        ),
        (
            "review",
            "Sodium channels, pain and stem cells",
            "Many variants are known. The authors present recent advances with neurons made from stem cells.",
        ),
        (
            "in_vitro",
            "Nociceptors from iPSC for toxin tests",
            "Potency testing in mice raises concerns. iPSC were differentiated into nociceptors. CGRP rose.",
        ),
        (
            "commentary",
            "Authors' answer",
            "Dear Editor, we thank the readers. Blinding of our stem cell study was imperfect.",
        ),
        (
            "clinical_trial",
            "Marrow concentrate for the disc with two-year follow-up",
            "We assessed the safety and feasibility of intradiscal injections. "
            "Patients met the inclusion criteria.",
        ),
        (
            "observational",
            "Cord cells in a patient with paraplegia: a pilot study",
            "He got cord cells three times.",
        ),
        (
            "in_vitro",
            "Synovial stem cells: potential of donors",
            "Cells were grown in pellets. By flow cytometry few were CD34 positive.",
        ),
        (
            "in_vitro",
            "Turning skin cells straight into pain neurons",
            "Human fibroblasts were converted into nociceptors without a pluripotent stage. They "
            "answered capsaicin.",
        ),
        (
            "in_vitro",
            "Making touch neurons from human pluripotent cells",
            "NGN2 was switched on in hPSC. The neurons had PIEZO2 currents.",
        ),
        (
            "in_vitro",
            "Umbilical vesicles calm mouse sensory neurons",
            "DRG neurons of mice were kept in a dish with vesicles. Rheobase rose. Animals were not treated.",
        ),
        (
            "in_vitro",
            "MSC secretome and nociceptors in the dish",
            "Cultured rat nociceptors were bathed in MSC medium. Firing fell. No animals were used.",
        ),
        (
            "animal_study",
            "Marrow cells in CCI",
            "BMSCs were injected intrathecally a day after CCI. Allodynia was tested to day 14. "
            "Microglia were also grown in vitro with BMSCs.",
        ),
        (
            "animal_study",
            "TSG-6 of marrow cells and spinal microglia",
            "Five million BMSCs were injected intrathecally after SNL. Microglia were stained. "
            "Primary microglia were co-cultured with BMSCs.",
        ),
        (
            "commentary",
            "A graft for pain",
            "Research highlight. Embryonic neurons put in the mouse cord ended touch pain.",
        ),
        (
            "commentary",
            "A graft for pain",
            "In brief. A group in Boston put embryonic neurons in the cord of mice and touch pain ended.",
        ),
        (
            "commentary",
            "Stem cells take aim at nerve pain",
            "News and views. Wang and colleagues show in this issue that BMSC in rats ease allodynia.",
        ),
        (
            "observational",
            "Cells in the disc, six years on",
            "Five people were contacted six years after marrow MSCs in the disc. All had less back pain.",
        ),
        (
            "observational",
            "Stromal vascular fraction in a network of clinics",
            "Our network has treated people with SVF since 2012. The database holds 3500 patients. "
            "Adverse events were few.",
        ),
        (
            "observational",
            "Use of SVF for painful joints",
            "The authors tell of 60 people to whom SVF was given in their clinic over four years.",
        ),
        (
            "clinical_trial",
            "Marrow MSCs for painful discs",
            "Ten people with painful discs had marrow MSCs injected in a phase 1 study and were "
            "followed for six years.",
        ),
        (
            "observational",
            "Marrow MSCs for painful discs",
            "From the files of our unit 40 people given MSCs were identified.",
        ),
        (
            "other",
            "A transcriptome resource of iPSC nociceptors",
            "This data descriptor gives RNA-seq of nociceptors.",
            ("Dataset",),
        ),
        (
            "protocol",
            "MSCs for knee pain",
            "We will give MSCs or saline to 60 people and follow VAS for a year.",
        ),
        (
            "systematic_review",
            "MSCs for knee pain",
            "Twelve trials with 600 people were pooled. VAS was lower with MSCs.",
        ),
        (
            "observational",
            "Marrow cells and stump pain",
            "The authors reviewed 34 patients who had marrow stem cells for stump pain. VAS fell.",
        ),
        (
            "observational",
            "Marrow cells and stump pain",
            "This report discusses a woman with stump pain who was given marrow stem cells.",
        ),
        (
            "clinical_trial",
            "Stem cells and the painful knee",
            "Twenty patients with sore knees were injected with their own stem cells.",
        ),
        (
            "review",
            "Stem cells and the painful knee",
            "The sore knee is common. Cells from marrow may help.",
        ),
        (
            "review",
            "Marrow cells against nerve pain",
            "This article weighs the evidence for marrow cells in nerve pain. In rats they eased allodynia.",
        ),
        (
            "review",
            "Vesicles for neuropathic pain",
            "Vesicles calm microglia in mice. The preclinical findings are summed up, with open questions.",
        ),
        (
            "review",
            "How MGE grafts silence pain",
            "We describe how grafts of MGE cells calm the dorsal horn, and how they were found.",
        ),
        (
            "clinical_trial",
            "Use of marrow cells in painful stumps",
            "Twelve amputees got one injection of their own marrow cells into the neuroma. Pain eased.",
        ),
        (
            "clinical_trial",
            "Cord cells for diabetic feet",
            "Thirty people with painful diabetic neuropathy accepted infusions of cord cells and were "
            "followed for a year.",
        ),
        (
            "animal_study",
            "Fat cells for sore mouths in cats",
            "Five cats with stomatitis were infused with fat stem cells. Eating was less painful.",
        ),
        (
            "animal_study",
            "Perineural cells after crush",
            "Response to touch fell. Re-injection at week four brought it down again in rats given marrow "
            "cells.",
        ),
        (
            "in_vitro",
            "Nociceptors of a family with erythromelalgia",
            "Nociceptors from iPSCs of mother and son were compared by dynamic clamp.",
        ),
        (
            "in_vitro",
            "Hydrogel steers pulp stem cells",
            "Pulp cells grew on the gel with 90% viability by MTT assay. Implantation in rats is under way.",
        ),
        (
            "animal_study",
            "Stem cells in rats with nerve injury",
            "Future clinical trials should test this in patients. Rats were injected with MSCs.",
            ("Clinical Trial", "Journal Article"),
        ),
        (
            "clinical_trial",
            "Marrow cells for painful neuropathy: a randomized trial",
            "Sixty patients were randomised to MSCs or placebo.",
        ),
        (
            "observational",
            "MSC infusion for trigeminal neuralgia: case report and review of the literature",
            "We describe a 54-year-old woman who received MSCs.",
        ),
        (
            "systematic_review",
            "MSCs for neuropathic pain",
            "We searched PubMed and Embase; 14 animal studies in rats and mice were included and a meta-"
            "analysis was performed.",
        ),
        (
            "review",
            "Exosomes and pain",
            "Exosomes are small vesicles. In rats they relieve pain. Here we review what is known and "
            "discuss patients who received them.",
        ),
        (
            "protocol",
            "MSCs for painful diabetic neuropathy: protocol for a randomised controlled trial",
            "Eighty patients will be randomised.",
        ),
        (
            "in_vitro",
            "Nociceptors from human iPSCs",
            "Sensory neurons were differentiated from iPSCs and recorded by patch clamp. They fired to "
            "capsaicin.",
        ),
        ("commentary", "Stem cells for pain: hope or hype?", "", ("Editorial",)),
        ("commentary", "Reply to: stem cells for neuropathic pain", ""),
        ("other", "Stem cells in pain research: a bibliometric analysis", "We analysed 500 papers."),
        (
            "observational",
            "Outcomes after bone marrow concentrate",
            "Medical records of 40 patients were reviewed retrospectively.",
        ),
        (
            "clinical_trial",
            "Intrathecal MSCs in spinal cord injury",
            "OBJECTIVE: Animal studies in rats have shown benefit. METHODS: Ten patients were enrolled in"
            " this open-label trial. RESULTS: Pain fell.",
        ),
        (
            "animal_study",
            "Cell therapy in dogs with osteoarthritis: a randomised trial",
            "Thirty client-owned dogs were randomly assigned to ASCs or saline.",
        ),
        (
            "animal_study",
            "Mesenchymal stem cells relieve neuropathic pain",
            "Streptozotocin-diabetic mice were given MSCs and DRG neurons were recorded in vitro.",
        ),
        (
            "systematic_review",
            "Stem cells for knee osteoarthritis: protocol violations, a systematic review and meta-analysis",
            "",
        ),
        (
            "protocol",
            "Protocol for a systematic review of MSCs in neuropathic pain",
            "Databases will be searched.",
        ),
        (
            "review",
            "Mesenchymal stromal cells for chronic pain",
            "Chronic pain is common. Mesenchymal stromal cells secrete many factors. This article "
            "summarises preclinical and clinical evidence.",
        ),
        (
            "clinical_trial",
            "Safety of ASC injection",
            "Twelve participants received ASCs under the skin and were followed for one year in this "
            "prospective study.",
        ),
        (
            "animal_study",
            "Adipose stem cells and nerve repair",
            "Forty Wistar rats were randomised to four groups and underwent sciatic nerve crush.",
        ),
        ("other", "Retraction: Stem cells for pain in rats", "", ("Retraction of Publication",)),
        (
            "clinical_trial",
            "Autologous mononuclear cells in painful diabetic neuropathy",
            "Thirty patients were injected with mononuclear cells in the calf; pain scores were recorded "
            "for six months.",
        ),
        (
            "observational",
            "Bone marrow transplantation in patients with pain: a registry study",
            "Data of 300 patients were extracted from the registry.",
        ),
        ("animal_study", "Exosomal miR-21 from BMSCs alleviates neuropathic pain via TLR4", ""),
        (
            "animal_study",
            "Effect of MSC on DRG",
            "MSCs were injected into male C57BL/6 mice. In vitro, cultured DRG neurons were exposed to "
            "MSC medium.",
        ),
        (
            "in_vitro",
            "A co-culture of MSCs and DRG neurons",
            "Rat DRG neurons were cultured with MSCs and neurite outgrowth was measured. No animals were "
            "treated.",
        ),
        (
            "review",
            "Stem cells for pain: where do we stand?",
            "Pain is common. Stem cells could help. The present review covers sources, mechanisms and "
            "trials.",
        ),
        (
            "review",
            "Emerging cell therapies for diabetic neuropathy",
            "Diabetic neuropathy is common. Cell therapies may repair nerves. We discuss mechanisms and "
            "open questions.",
        ),
        (
            "clinical_trial",
            "Umbilical cord cells in disc disease",
            "BACKGROUND: Disc disease is common. METHODS: In a double-blind study, 60 participants were "
            "randomly allocated to UC-MSCs or saline. RESULTS: VAS fell.",
        ),
        ("systematic_review", "Cell therapies for neuropathic pain: umbrella review", ""),
        (
            "systematic_review",
            "Cell therapies for neuropathic pain",
            "OBJECTIVE: To pool trials. METHODS: Following PRISMA, databases were searched. RESULTS: Nine"
            " trials in 300 patients were included.",
        ),
        (
            "observational",
            "Stem cells for CRPS",
            "A 43-year-old man with complex regional pain syndrome was treated with ASCs. His pain fell.",
        ),
        (
            "animal_study",
            "MSCs and neuropathic pain",
            "Neuropathic pain affects many patients, who often received opioids. Here, rats with nerve "
            "ligation were given MSCs.",
        ),
        (
            "clinical_trial",
            "MSCs for knee pain: a pilot study",
            "Ten patients were given MSCs.",
            ("Journal Article", "Clinical Trial"),
        ),
        ("review", "MSCs in pain", "MSCs.", ("Journal Article", "Review")),
        ("observational", "MSC in pain", "MSCs.", ("Case Reports", "Review")),
        ("commentary", "Pain relief by MSCs", "", ("Comment", "Journal Article")),
        (
            "clinical_trial",
            "Pain relief by MSCs: a randomized trial",
            "We randomised 40 patients.",
            ("Letter", "Randomized Controlled Trial"),
        ),
        (
            "in_vitro",
            "Neurons from iPSCs of people with painful neuropathy",
            "Sensory neurons were differentiated from iPSCs and recorded by patch clamp. Rats were not "
            "used, to avoid animal experiments.",
        ),
        (
            "in_vitro",
            "Marrow stromal cells protect sensory neurons in culture",
            "Neurons were cultured with MSCs and oxaliplatin. Survival rose. In vivo experiments have "
            "yet to follow.",
        ),
        (
            "protocol",
            "Design of a phase II trial of MSCs in back pain",
            "We plan to enrol 60 patients, who get MSCs or saline.",
        ),
        (
            "in_vitro",
            "Loss of a sodium channel and pain",
            "Sensory neurons were made from induced pluripotent stem cells of three families; they "
            "could not sustain firing.",
        ),
        (
            "clinical_trial",
            "Pudendal neuralgia: preliminary results of a new treatment",
            "Fifteen women with pudendal neuralgia not helped by three months of medical therapy "
            "at home received adipose stem cells.",
        ),
        (
            "review",
            "Mesenchymal stem cells: a new hope for pain",
            "Chapter on MSCs in pain, from the laboratory to the clinic.",
        ),
        (
            "systematic_review",
            "MSCs for low back pain",
            "PubMed, Embase and Cochrane were searched; 12 trials were included.",
        ),
        (
            "observational",
            "MSCs for painful small-fibre neuropathy",
            "A man of 50 years had three intrathecal injections; his pain fell by half.",
        ),
        (
            "clinical_trial",
            "Marrow cells for discogenic pain through 12 months",
            "Open-label prospective study in 26 candidates for fusion. Cells were injected into "
            "the discs. VAS fell. ODI fell. Few had surgery. No events occurred.",
        ),
        ("in_vitro", "MSC exosomes lower TRPV1", "Exosomes lowered TRPV1 in cultured mouse DRG neurons."),
        (
            "clinical_trial",
            "Marrow cells for discogenic pain through 12 months",
            "Open-label prospective study in 26 candidates for fusion. Cells were injected into "
            "the discs. VAS fell. ODI fell. Few had surgery. No events occurred.",
        ),
    ],
    "source": [
        (
            "haematopoietic",
            "Concentrated marrow cells for rest pain",
            "Patients got a marrow cell concentrate into the calf muscle. Rest pain fell.",
        ),
        (
            "umbilical_cord",
            "Stem cell vesicles in a sponge for cord pain",
            "BACKGROUND: Cord injury is common. We utilised a sponge with vesicles of umbilical cord "
            "mesenchymal stem cells. METHODS: Rats had the sponge. RESULTS: Allodynia fell.",
        ),
        (
            "adipose",
            "Fat pad progenitors in guinea pigs",
            "Infrapatellar fat pad progenitors were injected.",
        ),
        (
            "adipose",
            "Darvadstrocel for fistulas",
            "Proctalgia fell.",
        ),
        (
            "haematopoietic",
            "Pain in older survivors",
            "Survivors of blood or marrow transplantation were asked about pain.",
        ),
        (
            "haematopoietic bm_msc",
            "Cells for cord pain",
            "Bone marrow mononuclear and mesenchymal stem cells were injected into the cord.",
        ),
        ("bm_msc", "BMSCs relieve pain in rats", "Bone marrow stromal cells (BMSCs) were injected."),
        ("adipose", "ASCs for pain", "Adipose-derived stem cells (ASCs) were injected in mice."),
        (
            "msc_unspecified",
            "MSCs reduce inflammasome",
            "MSCs lowered NLRP3 and apoptosis-associated speck-like protein (ASC) in rats.",
        ),
        ("bm_msc", "Marrow MSCs", "Bone marrow MSCs, negative for CD34 and CD45, were injected in rats."),
        (
            "dental",
            "Tooth cells",
            "Unlike embryonic stem cells, dental pulp stem cells are easy to get. They were given to rats.",
        ),
        (
            "ipsc",
            "iPSC-derived neural progenitors in SCI",
            "Neural progenitor cells (NPCs) derived from induced pluripotent stem cells (iPSCs) were "
            "grafted in mice.",
        ),
        (
            "haematopoietic",
            "Marrow concentrate",
            "Bone marrow aspirate concentrate (BMAC) was injected in 20 patients.",
        ),
        ("cord_blood", "UCB cells", "Human umbilical cord blood mononuclear cells were given to rats."),
        (
            "umbilical_cord",
            "hUC-MSCs in rats",
            "Human umbilical cord mesenchymal stem cells (hUC-MSCs) were infused in rats.",
        ),
        (
            "none",
            "Exercise for pain",
            "Exercise lowered pain in rats. The SHED gene and stem of the brain were not studied.",
        ),
        ("none", "Fat grafting for scars", "Autologous fat was grafted without stem cell isolation."),
        ("unspecified", "Stem cells for pain", "Stem cell therapy is promising."),
        ("olfactory", "OEC grafts", "Olfactory ensheathing cells (OECs) were grafted in rats."),
        (
            "placenta_amnion",
            "Amniotic cells",
            "Amniotic fluid-derived mesenchymal stem cells were given to rats.",
        ),
        ("none", "Macrophages in pain", "Bone marrow-derived macrophages drive allodynia in mice."),
        (
            "embryonic",
            "Interneurons from hESCs",
            "Inhibitory interneurons derived from human embryonic stem cells (hESCs) were transplanted in"
            " mice.",
        ),
        ("other_tissue", "Skin precursors", "Skin-derived precursor cells were given to rats."),
        ("neural", "NSC grafts", "Neural stem cells (NSCs) were grafted in rats."),
        ("none", "NSC meaning", "Nuclear scaffold complex (NSC) was studied in pain."),
        (
            "adipose bm_msc",
            "Two MSCs",
            "Bone marrow and adipose tissue MSCs (BM-MSC, AD-MSC) were compared in mice.",
        ),
        (
            "bm_msc",
            "",
            "Human bone marrow-derived mesenchymal stromal cells expressed CD90 and CD105 but not the "
            "haematopoietic markers CD34 and CD45; they were given to rats.",
        ),
        ("adipose", "", "The stromal vascular fraction of adipose tissue was injected in patients."),
        (
            "msc_unspecified",
            "",
            "Commercial human MSCs were given to rats; bone marrow-derived macrophages infiltrated the "
            "nerve.",
        ),
        (
            "umbilical_cord",
            "",
            "Wharton's jelly MSCs were given; ethical concerns limit embryonic stem cells.",
        ),
        (
            "neural",
            "",
            "MGE-derived GABAergic progenitors from the medial ganglionic eminence were grafted in mice.",
        ),
        ("ipsc", "", "iPSC-derived mesenchymal stem cells were given to rats."),
        ("embryonic", "", "hESC-derived mesenchymal stem cells were injected in patients with cystitis."),
        (
            "none",
            "Pregabalin for neuropathic pain after haematological disease",
            "Pregabalin lowered pain in 20 patients.",
        ),
        (
            "haematopoietic",
            "",
            "CD34+ cells were injected into the calf of patients with diabetic neuropathy.",
        ),
        ("dental", "", "Stem cells from human exfoliated deciduous teeth (SHED) were given to rats."),
        ("none", "", "Skin was shed in rats with neuropathic pain."),
        ("placenta_amnion", "", "Placenta-derived mesenchymal stem cells were given to mice."),
        (
            "bm_msc",
            "x: bone marrow stem cells",
            "MSCs from bone marrow were compared with no cells. Stem cells of the crypt were not touched.",
        ),
        (
            "bm_msc",
            "Stem cells for nerve pain in mice",
            "hMSCs were expanded from bone marrow of donors. Mice received hMSCs by vein.",
        ),
        (
            "bm_msc umbilical_cord dental",
            "Mesenchymal stem cells for pain: a review",
            "Mesenchymal stem cells of bone marrow, umbilical cord and dental pulp relieve pain in many"
            " models. Their secreted factors calm the cord. Few of them survive. Some stay for weeks. "
            "In this review we arrange what is known of their mechanisms. We then name open questions. "
            "We close with a view on trials.",
        ),
        (
            "other_tissue",
            "Menstrual blood-derived stem cells in rats with nerve ligation",
            "Menstrual blood-derived stem cells were injected into a tail vein.",
        ),
        (
            "cord_blood",
            "Cord blood mononuclear cells after sciatic crush",
            "Rats received cord blood mononuclear cells, which contain haematopoietic progenitors.",
        ),
        (
            "adipose",
            "Adipose stem cells in neuropathic mice",
            "We had shown that neural stem cells relieve pain. Here adipose stem cells were injected "
            "intravenously.",
        ),
        (
            "embryonic",
            "Opioid receptors of human sensory neurons",
            "Human pluripotent stem cells (line H9) were turned into sensory neurons. Their receptors "
            "were studied.",
        ),
        (
            "bm_msc",
            "Cells from the iliac crest for knee pain",
            "Mesenchymal stem cells obtained from the iliac crest were injected into 12 painful knees.",
        ),
        (
            "embryonic",
            "Grafts in the injured cord",
            "Rats with contusion and allodynia received mouse ES cell-derived precursors.",
        ),
        (
            "other_tissue",
            "Skin-derived mesenchymal stem cells relieve arthritis pain in dogs",
            "Dogs received skin-derived mesenchymal stem cells.",
        ),
        (
            "other_tissue",
            "Menstrual blood stem cells for pelvic pain in mice",
            "Mice received menstrual blood stem cells.",
        ),
        (
            "none",
            "Fibroblast exosomes relieve allodynia",
            "Rats received exosomes of fibroblasts; no stem or progenitor cells were used.",
        ),
        (
            "none",
            "A herb against oxaliplatin pain",
            "Mice received a herb. The recovery of the haematopoietic stem cell pool was not delayed.",
        ),
        (
            "adipose",
            "Stem cells of abdominal fat for scar pain",
            "Patients received stem cells of their abdominal fat.",
        ),
        (
            "bm_msc adipose",
            "Which stem cell for pain?",
            "Mice with nerve injury received cells of bone marrow, adipose cells or neither.",
        ),
        (
            "haematopoietic",
            "Pain after allogeneic stem cell transplantation",
            "A cohort of 80 people was followed after allogeneic stem cell transplantation for "
            "leukaemia; a fifth had neuropathic pain.",
        ),
        (
            "none",
            "Fat grafting of painful scars",
            "Patients had fat grafts. Adipose stem cells may act, but none were isolated.",
        ),
        (
            "embryonic",
            "Oligodendrocyte progenitors prevent pain after contusion in rats",
            "OPCs derived from ESC were implanted in the cord and allodynia fell.",
        ),
        (
            "haematopoietic",
            "Pain after allogeneic stem cell transplantation",
            "A cohort of 80 people was followed after allogeneic stem cell transplantation for "
            "leukaemia; a fifth had neuropathic pain.",
        ),
        (
            "haematopoietic",
            "Neuropathy after unrelated donor transplantation",
            "Eleven patients had painful neuropathy after unrelated donor transplantation.",
        ),
        (
            "umbilical_cord",
            "Exosomes for foot pain",
            'Two men were infused with umbilical cord-derived "exosomes".',
        ),
        (
            "adipose",
            "",
            "Extracellular vesicles from human adipose tissue eased pain in mice.",
        ),
        (
            "bm_msc",
            "",
            "Extracellular vesicles from rat bone marrow were given to rats with neuropathic pain.",
        ),
        (
            "none",
            "Exercise, pain and the dentate gyrus",
            "Exercise raised neural stem cells in the dentate gyrus of mice with neuropathic pain.",
        ),
        (
            "bm_msc adipose",
            "",
            "Tubes with or without marrow mesenchymal or adipose stem cells were put in nerve gaps of rats.",
        ),
        (
            "bm_msc adipose umbilical_cord",
            "MSCs for chemotherapy neuropathy: a review",
            "We review MSCs of marrow, adipose or cord origin for neuropathic pain.",
        ),
        (
            "adipose other_tissue umbilical_cord",
            "Stem cells for cystitis pain: review",
            "This review gathers MSCs from cord, urine and adipose tissue for bladder pain.",
        ),
        ("adipose", "", "MSCs derived from abdominal fat were injected in patients with knee pain."),
        (
            "msc_unspecified",
            "",
            "Rat MSCs were injected into the dorsal root ganglia of rats with nerve ligation.",
        ),
        ("neural", "", "Embryonic MGE cells were grafted in the dorsal horn of mice with nerve injury."),
        (
            "cord_blood",
            "",
            "Endothelial cells were not used. Rats with spinal cord injury had human cord blood cells.",
        ),
        (
            "msc_unspecified",
            "Stem cells for painful knees",
            "Twenty adults had MSC. Knee pain fell on the VAS.",
        ),
        (
            "msc_unspecified",
            "MSC in nerve injury",
            "Each rat MSC was checked, and rat MSCs were put around the sciatic nerve. Pain fell.",
        ),
        (
            "cord_blood",
            "Mononuclear cells in rabbits",
            "Mononuclear cells from human cord blood were given to rabbits.",
        ),
        (
            "dental",
            "Pulp regeneration",
            "Mobilised dental pulp stem cells were put in the teeth of patients.",
        ),
        (
            "haematopoietic",
            "Blood cells for ponies",
            "Mesenchymal stem cells of equine peripheral blood were injected in ponies.",
        ),
        (
            "none",
            "Fibroblasts turned into neurons",
            "Skin cells became sensory neurons without any pluripotent stage.",
        ),
        (
            "bm_msc neural",
            "Cells for neuropathic pain: a review",
            "We review stem cells in pain. Both neural and marrow stem cells eased it in rats.",
        ),
        (
            "unspecified",
            "Exosomes as a therapeutic option in back pain",
            "This article reviews exosomes for back pain.",
        ),
        (
            "bm_msc umbilical_cord",
            "Cells for sore feet",
            "Cells derived from cord did as well as those from marrow in mice given mesenchymal stem cells.",
        ),
        (
            "neural",
            "Young neurons against pain",
            "GABA neurons from the embryonic mouse forebrain were put in the cord of adult mice.",
        ),
        (
            "embryonic ipsc",
            "Neurons for drug tests",
            "Nociceptors were made of embryonic WA09 as well as iPSC lines.",
        ),
    ],
    "species": [
        (
            "primate",
            "Rat GABAergic cells in the cord of macaques",
            "Macaques had grafts of rat GABAergic cells.",
        ),
        (
            "rat",
            "Stem cells after SNL",
            "Rats had stem cells. Ganglia were compared with published mouse data.",
        ),
        ("rat", "Human UC-MSCs in a rat model", "Human umbilical cord MSCs were injected in rats."),
        ("mouse", "Rat MSCs", "Rat bone marrow MSCs were injected into mice with CCI."),
        ("human", "Trial", "Twenty patients were randomised to MSCs."),
        ("", "Review of MSCs in rats and mice: a review", "This review covers rats."),
        ("rat", "", "MSCs isolated from C57BL/6 mice were transplanted into Sprague-Dawley rats."),
        ("dog", "ASCs in dogs", "Dogs with hip dysplasia received ASCs."),
        (
            "mouse",
            "",
            "MSC exosomes were injected in male mice. Sections were stained with rabbit anti-Iba1 and "
            "goat anti-rat antibodies.",
        ),
        ("horse", "MSCs in horses with tendon pain", "Horses received MSCs."),
        ("rat", "", "Human bone marrow MSCs from healthy donors were given to Wistar rats."),
        ("mouse rat", "", "MSCs were injected in rats and mice with CCI."),
        ("pig", "", "Minipigs with disc degeneration received MSCs."),
        ("primate", "", "Cynomolgus macaques received NSCs in the spinal cord."),
        (
            "",
            "Nociceptors from iPSCs",
            "Mouse DRG neurons and human iPSC-derived nociceptors were compared by patch clamp.",
        ),
        (
            "rat",
            "Marrow stromal cells and neuropeptides in nerve injury",
            "Cells injected in the rat sciatic nerve model are known to prevent allodynia. Galanin "
            "was measured in ganglia after stromal cells. It fell.",
        ),
        ("rat", "", "MSCs were injected into the L4 and L5 dorsal root ganglia of rats with nerve ligation."),
        (
            "mouse",
            "MSCs in mice",
            "Cells from dorsal root ganglia of rats were cultured. Mice with nerve injury were given MSCs.",
        ),
        (
            "",
            "Stem cells in animal models of neuropathic pain: protocol for a systematic review",
            "We will search PubMed.",
        ),
        ("other_species", "MSCs for colitis", "Guinea pigs with colitis received human MSCs."),
        (
            "rat",
            "Oligodendrocyte precursors in the cord",
            "Precursors made from mouse ESCs were grafted into the cord of rats.",
        ),
        ("rat", "MGE grafts", "Porcine MGE cells were grafted into rats."),
        ("mouse", "iPSC grafts", "Human iPSC neurons and rat NPCs were grafted into mice."),
    ],
    "condition": [
        (
            "trigeminal_orofacial",
            "Marrow cells and demyelination of the trigeminal ganglion",
            "Rats with trigeminal neuralgia got marrow MSC. Myelin was thicker and the face hurt less.",
        ),
        (
            "joint_pain trigeminal_orofacial",
            "Vesicles for the painful temporomandibular joint",
            "Rats with osteoarthritis of the jaw got vesicles into the joint disc. Their jaw hurt less.",
        ),
        (
            "multiple_sclerosis_central",
            "Marrow stem cells in ALS",
            "ALS (amyotrophic lateral sclerosis) was treated. Adverse events included back pain.",
        ),
        (
            "peripheral_nerve_injury",
            "Marrow concentrate for the sciatic nerve",
            "Painful sciatic neuropathy had followed hip arthroplasty. NRS fell.",
        ),
        (
            "peripheral_nerve_injury",
            "Depression-like behaviour after SNI",
            "Marrow stem cells in mice with SNI eased allodynia.",
        ),
        (
            "other_condition",
            "Pain management in leukaemia",
            "Children undergoing stem cell transplants for leukaemia had mucositis.",
        ),
        (
            "spinal_cord_injury",
            "Stem cells after cord injury",
            "Mice with spinal cord injury got stem cells. Licking fell in the formalin test.",
        ),
        (
            "neuropathic_unspecified",
            "Stem cell vesicles against neuropathic pain: a review",
            "Neuropathic pain is a condition caused by nerve injury or disease.",
        ),
        (
            "joint_pain",
            "Stem cells for the knee: a review",
            "Knee pain fell. Adverse effects included persistent pain and swelling.",
        ),
        (
            "other_condition",
            "Blood cells for rest pain",
            "Patients with thromboangiitis and Buerger ulcers got mononuclear cells. "
            "Amputation was avoided in all.",
        ),
        (
            "diabetic_neuropathy",
            "MSCs",
            "Streptozotocin rats with painful diabetic neuropathy received MSCs; sciatic nerve conduction"
            " velocity was measured.",
        ),
        ("chemotherapy_induced", "MSCs in CIPN", "Paclitaxel-induced peripheral neuropathy in mice."),
        (
            "trigeminal_orofacial",
            "SHED in trigeminal neuralgia",
            "Rats with chronic constriction injury of the infraorbital nerve (CCI-ION).",
        ),
        ("crps", "MSCs for CRPS", "Complex regional pain syndrome in mice."),
        ("postherpetic", "MSCs in PHN", "Postherpetic neuralgia patients received MSCs."),
        (
            "multiple_sclerosis_central",
            "MSCs in MS pain",
            "Experimental autoimmune encephalomyelitis (EAE), a model of multiple sclerosis, in mice with"
            " allodynia.",
        ),
        ("spinal_cord_injury", "", "Rats with contusion spinal cord injury and neuropathic pain got NSCs."),
        ("neuropathic_unspecified", "MSC for neuropathic pain: review", ""),
        (
            "peripheral_nerve_injury",
            "",
            "Spared nerve injury (SNI) in mice produced neuropathic pain; MSCs relieved it.",
        ),
        ("migraine_headache", "SVF for migraine", "Patients with chronic migraine received SVF."),
        ("cancer_pain", "", "MSCs in a mouse model of bone cancer pain."),
        ("opioid_tolerance", "", "MSCs prevented morphine tolerance in rats."),
        ("radicular_disc", "", "Patients with lumbar radiculopathy and disc herniation received MSCs."),
        ("pudendal_pelvic", "", "Patients with pudendal neuralgia received ASCs."),
        ("amputation_neuroma", "", "Patients with painful neuroma received SVF."),
        (
            "peripheral_nerve_injury",
            "",
            "BACKGROUND: Neuropathic pain arises in diabetes, chemotherapy and spinal cord injury. "
            "METHODS: Rats with sciatic nerve ligation received MSCs.",
        ),
        ("joint_pain", "", "Patients with knee osteoarthritis (OA) received ASCs."),
        ("visceral_bladder", "", "Rats with interstitial cystitis received MSCs."),
        (
            "peripheral_nerve_injury",
            "Stem cells after dorsal rhizotomy in rats",
            "MSCs were given; autotomy was scored.",
        ),
        (
            "migraine_headache",
            "Bone marrow concentrate for occipital neuralgia",
            "Charts of patients were reviewed.",
        ),
        (
            "spinal_cord_injury",
            "Neural progenitors in a spinal cord ischaemia model",
            "Rats had photochemical spinal cord ischaemia and allodynia.",
        ),
        (
            "joint_pain",
            "MSC vesicles in osteoarthritis",
            "Vesicles were tested for peripheral and central pain in rats with osteoarthritis of the knee.",
        ),
        (
            "radicular_disc",
            "Stem cells for cervical spondylosis",
            "Patients with neck pain were injected with MSCs.",
        ),
        (
            "neuropathic_unspecified",
            "MSCs in mice with chronic post-ischaemia pain",
            "Allodynia fell after MSCs.",
        ),
        (
            "opioid_tolerance",
            "MSCs in rats tolerant to morphine",
            "Rats received MSCs. Tail-flick latency rose.",
        ),
        (
            "other_condition",
            "Marrow cells for painful nonunion",
            "Patients with tibial nonunion received marrow concentrate. Pain fell.",
        ),
        (
            "diabetic_neuropathy other_condition",
            "Marrow cells in ischaemic diabetic legs",
            "Patients with critical limb ischaemia and painful diabetic neuropathy received CD34+ "
            "cells. Two major amputations took place.",
        ),
        ("cancer_pain", "MSCs in mice with tumour-induced bone pain", "Mice received MSCs. Flinching fell."),
        (
            "other_condition",
            "Sodium channels in congenital insensitivity to pain: iPSC-derived nociceptors",
            "Nociceptors of patients with congenital insensitivity to pain were made from iPSC and recorded.",
        ),
        (
            "diabetic_neuropathy",
            "CD34+ cells for painful diabetic neuropathy: a trial",
            "Leg pain fell with cells in 20 patients.",
        ),
        (
            "migraine_headache",
            "Stem cell vesicles relieve migraine in mice",
            "Vesicles were given to mice with nitroglycerin; the trigeminal nucleus caudalis was stained.",
        ),
        (
            "trigeminal_orofacial",
            "Stem cells for orofacial pain management",
            "This review tells what stem cells do for orofacial pain.",
        ),
        (
            "trigeminal_orofacial",
            "Stem cells for burning mouth syndrome",
            "Patients with burning mouth syndrome received adipose stem cells.",
        ),
        (
            "neuropathic_unspecified peripheral_nerve_injury spinal_cord_injury",
            "Stem cells for neuropathic pain: a review",
            "In this review we look at models of nerve injury and of spinal cord injury.",
        ),
        (
            "neuropathic_unspecified spinal_cord_injury",
            "Stem cell papers on neuropathic pain: a bibliometric analysis",
            "We analysed 900 papers. A frequent key word was spinal cord injury.",
        ),
        (
            "spinal_cord_injury",
            "Stem cells for pain after spinal cord injury: a review",
            "Neuropathic pain after spinal cord injury lasts. We review the grafts tried.",
        ),
        (
            "other_condition",
            "Nerve pain in leprosy: marrow stem cells",
            "Ten people with leprosy and neuropathic pain had marrow stem cells. VAS fell.",
        ),
        (
            "chronic_pain_unspecified",
            "Cell therapy for fibromyalgia: a pilot trial",
            "Ten women were given stem cells. Pain did not change.",
        ),
        (
            "radicular_disc",
            "Stem cells for slipped discs",
            "Twenty adults with a slipped disc had stem cells put in. VAS fell.",
        ),
        (
            "diabetic_neuropathy",
            "Stem cells in the calf of people with diabetes",
            "Forty people with type 2 diabetes and burning feet were treated. Pain eased.",
        ),
        (
            "spinal_cord_injury",
            "Olfactory cells after a crushed cord",
            "Rats with a clip on the cord had olfactory ensheathing cells. Allodynia eased.",
        ),
        (
            "multiple_sclerosis_central",
            "Marrow cells and pain after stroke",
            "Rats with a bleed in the thalamus were given marrow stem cells. Allodynia eased.",
        ),
        (
            "crps",
            "Stem cells for algodystrophy of the hand",
            "Two women were given stem cells. Pain eased.",
        ),
        (
            "trigeminal_orofacial",
            "Stem cells for tic douloureux",
            "Five people were treated. Attacks ceased.",
        ),
        (
            "trigeminal_orofacial",
            "Stem cells after crush of the mental nerve",
            "The mental nerve of rats was crushed. Allodynia of the chin eased.",
        ),
        ("joint_pain", "Vascular fraction for worn knees", "Thirty people were treated. WOMAC fell."),
        (
            "cancer_pain",
            "Stem cells and tumour-evoked bone pain",
            "Mice with osteosarcoma cells in the femur were given stem cells. Allodynia eased.",
        ),
        (
            "peripheral_nerve_injury",
            "Amniotic stem cells after crush in rats",
            "The left sciatic nerve was squeezed with forceps and stem cells laid on it. Latencies rose.",
        ),
        (
            "peripheral_nerve_injury",
            "Stem cells for pain below the knee",
            "Six people had damage to the saphenous nerve at surgery. VAS fell.",
        ),
        (
            "migraine_headache",
            "Exosomes of stem cells and nitroglycerin in rats",
            "Rats had nitroglycerin. Facial thresholds rose.",
        ),
        (
            "diabetic_neuropathy",
            "Marrow stem cells for sensory loss and pain in diabetic mice",
            "Allodynia of mice with streptozotocin was gone. Lesions in the sciatic nerve were milder.",
        ),
        (
            "chemotherapy_induced",
            "Marrow stem cells after paclitaxel in rats",
            "Paclitaxel hurt. Sciatic nerve malondialdehyde and TNF were cut by the cells.",
        ),
        (
            "peripheral_nerve_injury",
            "Marrow stem cells quiet pain in rats",
            "The saphenous nerve had been damaged. Touch hurt less after the cells.",
        ),
        (
            "joint_pain",
            "Marrow stem cells for facet arthropathy",
            "Twenty adults had marrow stem cells in the joint. Pain fell.",
        ),
        (
            "joint_pain",
            "Stem cell vesicles in lumbar facet joint osteoarthritis of mice",
            "Pain thresholds rose.",
        ),
        (
            "visceral_bladder",
            "Stem cells for bladder pain syndrome: review",
            "Bladder pain syndrome brings pelvic pain. Stem cells may help.",
        ),
        (
            "visceral_bladder",
            "Secretome of stem cells in mice",
            "The secretome of mesenchymal stem cells cut abdominal constrictions after acetic acid.",
        ),
        (
            "crps",
            "Marrow stem cells for complex regional pain syndrome",
            "A man refractory to bisphosphonates got the cells. Pain fell.",
        ),
        (
            "spinal_cord_injury",
            "Marrow stem cells for spinal cord injury",
            "Ten patients got the cells. Two had a headache relieved by acetaminophen. Motor scores rose.",
        ),
        (
            "other_condition",
            "Sensory neurons from iPSC of Friedreich ataxia",
            "Neurons were made from iPSC and had short neurites.",
        ),
    ],
    "model": [
        ("cci", "", "Chronic constriction injury (CCI) of the sciatic nerve in rats; MSCs were injected."),
        ("snl", "", "L5 spinal nerve ligation in rats; MSCs were injected."),
        ("psnl", "", "Partial sciatic nerve ligation (Seltzer) in mice; MSCs were injected."),
        ("stz", "", "Rats made diabetic with streptozotocin (STZ) received MSCs."),
        ("sci_contusion", "", "Weight-drop spinal cord injury in rats; NSCs were grafted."),
        ("sci_other", "", "T9 hemisection of the spinal cord in rats; NSCs were grafted."),
        ("oxaliplatin", "", "Oxaliplatin-treated mice received MSCs."),
        (
            "cfa",
            "",
            "Complete Freund's adjuvant (CFA) was injected in the paw of mice; MSC exosomes were given.",
        ),
        ("mia", "", "Monosodium iodoacetate (MIA) arthritis in rats; MSCs were given."),
        ("crush_transection", "", "Sciatic nerve crush in rats; MSCs were given."),
        (
            "drg_compression",
            "",
            "Chronic compression of the dorsal root ganglion (CCD) in rats; BMSCs given.",
        ),
        ("formalin", "", "The formalin test in mice given MSCs."),
        ("cci sni", "x: a systematic review", "Studies of CCI and SNI in rats were included."),
        (
            "crush_transection",
            "Cells after nerve crush in rabbits",
            "The sciatic nerve was crushed by an aneurysm clip, then stem cells were applied.",
        ),
        (
            "other_model",
            "Exosomes of MSCs for pain after chest surgery in rats",
            "Rib retraction was performed and exosomes were given. Allodynia fell.",
        ),
        (
            "crush_transection",
            "MSCs in rats with nerve pain",
            "The sciatic nerve was crushed and MSCs were injected. Allodynia fell.",
        ),
        (
            "cci",
            "MSCs in rats with nerve pain",
            "The sciatic nerve was constricted and MSCs were injected. Allodynia fell.",
        ),
        ("other_model", "MSCs for neuroma pain in rats", "Rats had tibial neuroma transposition and MSCs."),
        (
            "sci_contusion",
            "NSCs after C5 hemicontusion in rats",
            "Rats with cervical hemicontusion of the spinal cord were given NSCs.",
        ),
        (
            "sni",
            "",
            "MSCs relieved allodynia in mice with spared nerve injury, but not in TLR4 knockout mice.",
        ),
        ("other_model", "", "MSCs relieved pain in SCN9A mutant mice."),
        ("sci_other", "", "Neural cells were grafted in rats with a dorsolateral funiculus cut."),
        (
            "cci snl",
            "MSCs in neuropathic rodents: systematic review and meta-analysis",
            "We searched PubMed; 12 studies of chronic constriction and spinal nerve ligation were pooled.",
        ),
        ("ion_cci", "", "MSCs were given to rats after partial ligation of the infraorbital nerve."),
        ("cci", "", "The sciatic nerve of mice was loosely tied and neural stem cells were injected."),
        ("sni", "", "Mice had a sparing injury of the sciatic nerve and were given MSCs."),
        ("other_model", "", "Rats had colorectal irradiation and were given MSCs; visceral pain was scored."),
        (
            "ion_cci",
            "Sore faces",
            "Two loose ties were put on the infraorbital nerve of rats, then MSCs were given.",
        ),
        (
            "ion_cci",
            "Sore faces",
            "The infraorbital nerve of mice was tied with chromic gut, then MSCs were given.",
        ),
        ("cci", "Sore paws", "Loose ties were put on the sciatic nerve of rats, then MSCs were given."),
        (
            "other_model",
            "Stem cells for bladder pain: a systematic review",
            "Studies in rats with cystitis by protamine sulfate were found.",
        ),
        ("sni", "", "Two of three branches of the sciatic nerve were cut in rats given MSCs."),
        ("cci", "", "Four chromic gut ligatures were laid loosely on the sciatic nerve of rats given MSCs."),
        ("drg_compression", "", "Steel rods were pushed in the L4 and L5 foramina of rats given MSCs."),
        ("sci_contusion", "", "A weight was dropped on the cord of rats given MSCs."),
        (
            "cci",
            "Vesicles of cord stem cells and microglia",
            "Vesicles calmed LPS-induced microglial activation in BV2 cells, and allodynia of rats with CCI.",
        ),
        (
            "other_model",
            "Marrow cells in rats with facial pain",
            "BMSCs were given after injury of the masseter tendon.",
        ),
    ],
    "route": [
        (
            "local",
            "A man with facial neuralgia",
            "Under CT ten million cord-derived MSCs were injected at the mandibular nerve.",
        ),
        (
            "intrathecal",
            "MSCs in nerve injury",
            "Rats had MSCs intrathecally after a cuff was placed at the sciatic nerve. Allodynia fell.",
        ),
        (
            "intraspinal",
            "Astrocytes and pain",
            "Rats had astrocytes made from stem cells placed into the severed cord.",
        ),
        (
            "",
            "Cells for dogs with arthritis of the knee joint",
            "Lame dogs got allogeneic stem cell therapy. Pain fell.",
        ),
        (
            "intravenous",
            "Blood stem cells in painful CIDP",
            "Ten patients had conditioning and reinfusion of CD34+ stem cells.",
        ),
        ("intrathecal", "", "MSCs were injected intrathecally in rats."),
        ("intravenous", "", "MSCs were infused through the tail vein of mice."),
        ("", "", "MSCs were given systemically to mice."),
        ("intramuscular", "", "MSCs were injected into the gastrocnemius muscle of rats."),
        ("intraspinal", "", "NSCs were grafted into the injured spinal cord of rats."),
        ("intraganglionic", "", "MSCs were injected into the L4 dorsal root ganglion of rats."),
        ("intradiscal", "", "Patients received one intradiscal injection of MSCs."),
        ("intraarticular", "", "Patients received an intra-articular injection of ASCs."),
        ("intranasal", "", "Exosomes were given intranasally to rats."),
        ("epidural", "", "Patients received epidural MSCs."),
        ("local", "", "MSCs were placed around the sciatic nerve of rats at the injury site."),
        (
            "intrathecal",
            "",
            "Paclitaxel was injected intraperitoneally in mice. MSCs were injected intrathecally.",
        ),
        ("subcutaneous", "", "Patients received ASCs by subcutaneous injection."),
        ("intracerebral", "", "MSCs were given by intracerebroventricular injection in rats."),
        ("intraperitoneal", "", "MSCs were injected intraperitoneally in mice."),
        ("intravenous", "", "MSCs (i.v.) were given to rats."),
        ("intrathecal", "", "MSCs were given to patients by lumbar puncture."),
        (
            "intravenous",
            "MSCs in people with neuropathy",
            "MSCs were infused in an arm vein.",
        ),
        (
            "intraspinal",
            "Neural stem cells in rats with spinal cord injury",
            "Rats received neural stem cells rostral and caudal to the lesion.",
        ),
        (
            "intranasal",
            "MSCs through the nose for neuropathy in mice",
            "MSCs were given in the nostrils. An antibody was given intrathecally.",
        ),
        (
            "local",
            "Stem cell sheets in neuropathic rats",
            "Exosomes of MSCs in a gel were placed about the ligated nerve.",
        ),
        (
            "intravenous",
            "Mobilised blood stem cells for nerve pain",
            "Patients had subcutaneous G-CSF. Stem cells were then infused intravenously.",
        ),
        (
            "local",
            "Cell-assisted lipotransfer for facial pain",
            "Patients had lipotransfer with adipose-derived stem cells.",
        ),
        (
            "local",
            "Stem cells of fat for pudendal neuralgia",
            "Women received transperineal injections of adipose stem cells along the pudendal canal.",
        ),
        ("intramuscular", "MSCs in diabetic mice with pain", "Cells were injected into the soleus."),
        (
            "intravenous",
            "MSC vesicles in mice with neuropathic pain",
            "Vesicles were injected retro-orbitally.",
        ),
        (
            "local",
            "MSCs in rats with nerve injury and allodynia",
            "Cells were injected in the lesion site of the sciatic nerve.",
        ),
        (
            "intraspinal",
            "Neural stem cells in spinal cord injury pain",
            "Cells were injected into the contused cervical cord of rats.",
        ),
        (
            "intraperitoneal",
            "MSC exosomes in mice with pain",
            "Exosomes were injected into the peritoneal cavity.",
        ),
        (
            "intradiscal",
            "Marrow cells for discogenic pain in patients",
            "Patients had back pain. Bone marrow concentrate was placed in one or two discs.",
        ),
        (
            "intraarticular epidural",
            "Marrow concentrate for back pain",
            "Patients had back pain. Bone marrow concentrate was placed in facet joints or in the "
            "epidural space.",
        ),
        (
            "intraspinal",
            "Human progenitors relieve neuropathic pain in mice",
            "We made progenitors and injected them in the lumbar cord of mice.",
        ),
        (
            "intravenous",
            "Cord cells for multiple sclerosis pain",
            "Fifteen patients had three infusions of mesenchymal stem cells of cord tissue.",
        ),
        ("intravenous", "MSC drip for nerve pain", "Ten men with neuropathy were given MSCs by drip."),
        (
            "intravenous",
            "MSCs against neuropathy",
            "Women with painful neuropathy were infused with 100 million MSCs.",
        ),
        (
            "intrathecal",
            "MSCs in the lumbar sac",
            "Rats with nerve injury had MSC infusion into the lumbar theca.",
        ),
        (
            "intraspinal",
            "Neural stem cells in mice with spinal cord injury",
            "Stem cells were transplanted at T10.",
        ),
        (
            "intraspinal",
            "Neural stem cells for chronic spinal cord injury",
            "Neural stem cells were implanted in six patients; pain was scored.",
        ),
        (
            "intraspinal",
            "Precursors against at-level pain",
            "After contusion, rats had neural precursors placed at the lesion two weeks later.",
        ),
        ("local", "MSCs after sciatic crush", "Cells were put at the crushed sciatic nerve of mice."),
        (
            "local",
            "Stem cells for a nerve gap in rats",
            "A 10-mm gap of the sciatic nerve was filled with adipose stem cells in fibrin; pain was tested.",
        ),
        (
            "local",
            "Exosome gel for neuroma pain",
            "The stump of the tibial nerve of rats was capped with a gel of stem cell exosomes.",
        ),
        (
            "local",
            "Marrow cells for carpal tunnel pain",
            "Marrow stem cells were injected round the median nerve in ten women.",
        ),
        (
            "intraarticular",
            "Adipose stem cells in knee osteoarthritis: randomised trial",
            "Eighty patients with painful knee osteoarthritis were given adipose stem cells or placebo.",
        ),
        (
            "intradiscal",
            "Cells for discogenic pain",
            "Twenty patients with discogenic pain had an injection of marrow stem cells.",
        ),
        (
            "intrathecal",
            "Stem cells and glia: a review of chronic pain",
            "This review covers MSCs given intrathecally for neuropathic pain.",
        ),
        (
            "subcutaneous",
            "MSCs for shingles pain",
            "MSCs were injected into the skin of the painful dermatome in patients.",
        ),
        (
            "subcutaneous",
            "Conditioned medium in mice with CFA pain",
            "Conditioned medium of MSCs was injected into the inflamed hind paw.",
        ),
        ("intrathecal", "Vesicles in neuropathic mice", "MSC vesicles were injected beneath the dura at L5."),
        ("", "MSCs in diabetic rats with pain", "MSCs eased pain."),
        ("", "MSCs for neuropathic pain: a review", "Conduits and nerve grafts with MSCs are discussed."),
        (
            "intrathecal",
            "Neural stem cells in spinal cord injury pain",
            "Neural stem cells were transplanted at L5 intrathecally in rats.",
        ),
        ("", "Stem cells in neuropathic rats", "Stem cells were transplanted at T10; pain was scored."),
        (
            "intraspinal",
            "Precursors after nerve injury",
            "Mice with nerve injury were grafted, in the lumbar dorsal horn, with GABA precursors.",
        ),
        (
            "intraspinal",
            "Neural stem cells in rats with cord contusion",
            "Neural stem cells were placed in the rat cord near the epicentre.",
        ),
        (
            "intraspinal",
            "GABA cells for pain of cord injury",
            "GABA precursors were grafted into the spinal cord of rats 4 weeks after spinal cord injury.",
        ),
        (
            "local",
            "Stem cells for rotator cuff pain",
            "Twelve people with a rotator cuff tear were injected with adipose stem cells.",
        ),
        (
            "intracerebral",
            "MSCs in neuropathic mice",
            "MSCs were microinjected into the lateral cerebral ventricle.",
        ),
        (
            "intrathecal",
            "MSCs and the cord",
            "MSCs were injected intrathecally in rats and secreted TSG-6 into the dorsal horn.",
        ),
        ("intracerebral", "", "MSC exosomes were stereotactically delivered to the thalamus of rats."),
        ("intracerebral", "", "Neural progenitors were put in the cingulate cortex of rats."),
        ("intracerebral", "", "Mesenchymal stem cells were injected into the locus coeruleus of mice."),
        ("intraperitoneal", "", "BMSCs were given to rats through the peritoneum."),
        ("subcutaneous", "", "Adipose stem cells were injected beneath the burn scar of rats."),
        ("local", "", "Patients had intrasphincteric injections of muscle-derived progenitor cells."),
        ("local", "", "In a phase I trial pulp stem cells were put into the root canal of ten patients."),
        ("intraspinal", "", "Patients with myelopathy had perilesional injection of neural stem cells."),
        ("intraarterial", "", "Patients received umbilical MSCs by renal artery injection."),
        ("intraarticular", "", "BMAC was given by facet injection to patients."),
        (
            "",
            "Stem cells for tendons: a systematic review",
            "Of the arthroscopic findings after stem cells two studies told.",
        ),
        (
            "intranasal intravenous",
            "Stem cells for stroke: a review",
            "Routes of stem cells (intravenous, nasal) are discussed.",
        ),
        (
            "local",
            "Stem cells for bladder pain: a review",
            "We review stem cells injected into the bladder wall.",
        ),
        (
            "",
            "Stem cells for nerves: a review",
            "We review nerve conduits with stem cells and plain nerve grafts.",
        ),
        ("intraspinal", "MGE cells calm sore mice", "MGE cells were transplanted in mice with sore paws."),
        ("local", "", "Adipose stem cells in a conduit bridged the nerve of rats."),
        ("local", "", "BMSCs were dropped on the crushed sciatic nerve of rats."),
        ("intraspinal", "", "NSCs were microinjected two millimetres above and below the contusion in rats."),
        ("intraganglionic", "", "BMSCs were put in the L5 ganglion of rats."),
        (
            "intraspinal",
            "Serotonin precursors in rats with cord hemisection",
            "Intralesion grafts of neural precursors were made.",
        ),
        (
            "intraspinal",
            "Serotonin neurons from embryonic stem cells",
            "Cells were transplanted at L2 after a dorsolateral funiculus cut in rats.",
        ),
        (
            "local",
            "Marrow stem cells in rats with a tendon injury",
            "Allodynia fell after local injection of cells into the lesion site.",
        ),
        (
            "intravenous",
            "Marrow stem cells in rats with CCI",
            "Cells were injected intravenously. How they reach the site of injury is open.",
        ),
        (
            "local",
            "Marrow stem cells in rats with CCI",
            "Rats had an intra-sciatic injection of the cells.",
        ),
        (
            "intraspinal",
            "Marrow stem cells in people with cord injury",
            "Fourteen people had laminectomy. Intralesional transplantation of the cells was safe.",
        ),
        (
            "local",
            "Marrow stem cells in horses with a torn tendon",
            "Intralesional injection of the cells was safe. Pain fell.",
        ),
        (
            "intravenous",
            "Marrow stem cells in mice with a disc lesion",
            "Nucleus pulposus was applied to the nerve root. Cells were given through the tail vein.",
        ),
        (
            "intraperitoneal",
            "Fat stem cells in mice with EAE",
            "EAE was induced with MOG. Mice received intraperitoneal adipose MSCs.",
        ),
    ],
    "product": [
        (
            "engineered",
            "Enkephalin cells for nerve pain",
            "MSCs were transduced with vectors for a marker together with enkephalin and grafted into rats.",
        ),
        (
            "cells scaffold",
            "Ensheathing cells in chitosan after nerve injury",
            "Olfactory ensheathing cells combined with chitosan were put on the sciatic nerve of rats.",
        ),
        (
            "cells differentiated",
            "Stem cells for nerve pain: a review",
            "Grafts of Schwann cells made from marrow stem cells are reviewed beside marrow stem cells.",
        ),
        (
            "cells",
            "Embryonic stem cells and pain: a review",
            "What embryonic stem cells may do for cord pain is reviewed.",
        ),
        (
            "cells",
            "Marrow stem cells for discs: a review",
            "Marrow stem cells can differentiate into cartilage. Trials are reviewed.",
        ),
        (
            "cells combined_therapy",
            "Stem cells in sciatica: a review",
            "Stem cells combined with hyaluronic acid are reviewed beside stem cells alone.",
        ),
        (
            "ev",
            "Vesicles in CCI",
            "Exosomes were isolated by spinning from the conditioned medium of stem cells and given to rats.",
        ),
        (
            "ev preconditioned",
            "Ultrasound preconditions stem cell vesicles",
            "Rats with CCI had exosomes of stem cells.",
        ),
        (
            "cells",
            "Marrow concentrate in the disc",
            "Marrow concentrate works by its intrinsic stem cells and growth factors. VAS fell.",
        ),
        (
            "cells engineered",
            "Serotonergic precursor cells in rats",
            "BDNF-secreting and vector-only cells of a precursor line were grafted. Allodynia stayed.",
        ),
        (
            "ev",
            "Vesicles in a dog",
            "Vesicles from umbilical cord mesenchymal stem cells were given twice. It yelped less.",
        ),
        ("cells", "MSCs in CCI", "MSCs were injected in rats."),
        ("ev", "MSC exosomes", "Exosomes from MSCs were injected in rats."),
        ("conditioned_medium", "MSC conditioned medium", "Conditioned medium of MSCs was injected in rats."),
        (
            "engineered",
            "GDNF-overexpressing MSCs",
            "MSCs transduced with a GDNF lentivirus were injected in rats.",
        ),
        ("preconditioned", "Hypoxic preconditioned MSCs", "Preconditioned MSCs were injected in rats."),
        (
            "cells scaffold",
            "MSCs on a conduit",
            "MSCs seeded in a chitosan nerve conduit were implanted in rats.",
        ),
        (
            "cells combined_therapy",
            "MSCs combined with pregabalin",
            "Rats received MSCs combined with pregabalin.",
        ),
        (
            "differentiated",
            "Schwann-like cells",
            "MSCs differentiated into Schwann-like cells were transplanted in rats.",
        ),
        ("", "iPSC nociceptors", "Nociceptors were differentiated from iPSCs in a dish."),
        (
            "ev",
            "",
            "MSC-derived extracellular vesicles avoid the risks of cell transplantation. They were given "
            "to mice.",
        ),
        (
            "cells conditioned_medium",
            "",
            "Mice were treated intravenously with MSCs or their conditioned medium.",
        ),
        ("ev engineered", "", "Exosomes of MSCs transfected with miR-146a were given to mice."),
        ("ev", "Extracellular vesicles of ASCs relieve pain in rats", ""),
        (
            "cells combined_therapy",
            "Treadmill exercise and neural stem cells for spinal cord injury pain",
            "Rats had cells, training, or both.",
        ),
        (
            "preconditioned",
            "Preconditioning of adipose stem cells with melatonin in neuropathic rats",
            "Rats received primed cells.",
        ),
        (
            "cells scaffold",
            "Olfactory ensheathing cells after root avulsion in rats",
            "A matrix containing olfactory ensheathing cells was laid on the root.",
        ),
        ("cells engineered", "", "GDNF-transduced MSCs relieved pain in rats more than naive MSCs did."),
        (
            "cells preconditioned",
            "Hypoxic MSCs in rats with CCI",
            "Hypoxic MSCs were better than normoxic MSCs.",
        ),
        (
            "engineered",
            "BDNF-secreting MSCs in rats",
            "MSCs engineered to secrete BDNF were injected in rats.",
        ),
        (
            "engineered",
            "Stem cells made to release galanin",
            "Rats were given stem cells made to release galanin.",
        ),
        (
            "differentiated",
            "Neurons grown from stem cells for pain",
            "Serotonergic neurons made from marrow stromal cells were transplanted in rats.",
        ),
        (
            "ev engineered",
            "",
            "Exosomes of MSCs were loaded with catalase by electroporation and given to mice in pain.",
        ),
        (
            "",
            "Lineage tracing of neural crest stem cells in the mouse nerve",
            "Mice had nerve injury and lineage tracing of neural crest stem cells.",
        ),
        (
            "cells scaffold",
            "MSCs in a hyaluronic acid hydrogel for knee pain: case report",
            "A patient had MSCs in a hyaluronic acid hydrogel in the knee.",
        ),
        (
            "preconditioned",
            "Curcumin-preconditioned MSCs in mice",
            "MSCs preconditioned with curcumin were injected in mice.",
        ),
        (
            "cells combined_therapy",
            "MSCs and pregabalin in neuropathic rats",
            "Rats were given pregabalin, MSCs, or the two combined.",
        ),
        (
            "cells combined_therapy",
            "Magnetic field and MSCs in rats with CCI",
            "Rats had MSCs with or without daily magnetic stimulation. The combination was best.",
        ),
        ("preconditioned", "Pre-treated MSCs in rats", "IL-1 pre-treated MSCs were injected intrathecally."),
        ("ev", "MSC exosomes in mice", "MSC exosomes were injected in mice with nerve injury."),
        (
            "cells scaffold",
            "Capping the cut nerve",
            "In rats the stump of the sciatic nerve was covered by BMSCs in a collagen gel.",
        ),
        (
            "cells scaffold",
            "Marrow cells for the crushed nerve",
            "Rats were given mesenchymal stem cells suspended in fibrin at the nerve.",
        ),
        (
            "cells scaffold combined_therapy",
            "Disc repair in dogs",
            "Gelatin beads carrying marrow stromal cells and TGF-beta1 were put in the discs of dogs.",
        ),
        (
            "engineered",
            "A line that makes galanin",
            "Rats received an embryonic raphe precursor line bioengineered to secrete galanin.",
        ),
        (
            "engineered",
            "A line that makes GABA",
            "GABA cells, made by transfecting neural precursor cells, were grafted in the cord of rats.",
        ),
        (
            "engineered",
            "Grafts that release GABA",
            "GAD65-transfected, GABA-releasing neural precursor cells were grafted in rats with sore paws.",
        ),
        (
            "cells engineered",
            "Neural grafts in CCI",
            "Neural progenitors, unmodified or transduced to make galanin, were grafted in rats.",
        ),
        (
            "preconditioned",
            "Stimulated marrow cells",
            "MSCs stimulated with interferon gamma were injected in mice.",
        ),
        (
            "differentiated",
            "Cartilage-like cells for ponies",
            "Chondrogenically induced mesenchymal stem cells were injected in the joints of ponies.",
        ),
        (
            "cells ev",
            "Mesenchymal stem cells and exosomes in bladder pain",
            "The article reviews what they do in the bladder.",
        ),
        (
            "cells combined_therapy",
            "Marrow cells for discs",
            "Patients received marrow stem cells in the disc, followed by four weeks of hyperbaric oxygen.",
        ),
        (
            "cells",
            "Marrow cells for elbows",
            "Patients received marrow stem cells in the tendon followed by physiotherapy.",
        ),
        (
            "",
            "Sodium channels in a dish",
            "A comment on nociceptors made from induced pluripotent stem cells of patients.",
        ),
        (
            "",
            "Patient cells tell of a drug",
            "An editorial: sensory neurons derived from patient iPSCs answered to a new blocker.",
        ),
        (
            "cells",
            "Cord MSC before living-donor transplantation: protocol of a trial",
            "Patients will receive umbilical cord mesenchymal stem cells by vein.",
        ),
        (
            "conditioned_medium cells",
            "Secretome for sore joints",
            "The secretome of MSCs, or MSCs as such, was injected in mice.",
        ),
        ("cells scaffold", "MSCs for nerve", "In rats a fibrin clot with BMSCs was laid on the nerve."),
        ("engineered", "GDNF cells", "BMSCs were given a GDNF gene by a viral vector and injected in rats."),
        ("preconditioned", "Cells", "ADSCs kept in 1% oxygen before injection were given to rats."),
        ("conditioned_medium", "Medium", "Medium in which DPSCs had grown was injected in mice."),
    ],
    "effect": [
        (
            "not_reported",
            "Cells for skin pain",
            "Patients were given MSC and pain was scored. Two hypersensitivity reactions resolved after "
            "reductions of the dose.",
        ),
        (
            "not_reported",
            "Adipose cells for painful fistula",
            "Adipose stem cells are said to bring quick healing and less pain. Patients were treated and "
            "pain was scored. Healing was the same in both groups.",
        ),
        (
            "improved",
            "MSC medium in rats with arthritis",
            "Rats with arthritis got MSC medium. It had analgesic activity at the spinal level.",
        ),
        (
            "improved",
            "Cells and pain",
            "Twelve patients had adipose-derived stem cells in the knee. "
            "Toe pressure, scores of night pain, ulcer size and walking time improved significantly.",
        ),
        (
            "not_reported",
            "Cells and pain",
            "Twelve patients had adipose-derived stem cells in the knee. "
            "Knee pain was the entry criterion, and cartilage volume was significantly better.",
        ),
        (
            "not_reported",
            "Cells and pain",
            "Twelve patients had adipose-derived stem cells in the knee. "
            "VAS was assessed; bone density was significantly greater in the cell arm.",
        ),
        (
            "improved",
            "Cells and pain",
            "Twelve patients had adipose-derived stem cells in the knee. "
            "The cell arm had a better median change of NPS (-3.1 v -0.2) than exercise.",
        ),
        (
            "not_reported",
            "Cells and pain",
            "Twelve patients had adipose-derived stem cells in the knee. WOMAC function improved.",
        ),
        (
            "improved",
            "Cells and pain",
            "Twelve patients had adipose-derived stem cells in the knee. "
            "The authors conclude that cells may be effective in relieving pain.",
        ),
        (
            "not_reported",
            "Cells and pain",
            "Twelve patients had adipose-derived stem cells in the knee. "
            "Cells may be effective in relieving pain in patients to come.",
        ),
        (
            "not_reported",
            "Cells and pain",
            "Twelve patients had adipose-derived stem cells in the knee. "
            "Touch and pain sensation had improved in most hands.",
        ),
        (
            "no_difference",
            "Cells and pain",
            "Rats with a tied sciatic nerve had mesenchymal stem cells intrathecally. "
            "No therapeutic effect was found, though vesicles went with less allodynia.",
        ),
        (
            "improved",
            "Cells and pain",
            "Rats with a tied sciatic nerve had mesenchymal stem cells intrathecally. "
            "Allodynia was relieved, but reaching and ladder walking did not improve.",
        ),
        (
            "mixed",
            "Cells and pain",
            "Rats with a tied sciatic nerve had mesenchymal stem cells intrathecally. "
            "Allodynia was relieved, but gait and heat hyperalgesia did not improve.",
        ),
        (
            "no_difference",
            "Cells and pain",
            "Rats with a tied sciatic nerve had mesenchymal stem cells intrathecally. "
            "Pain behaviour and gait did not change after the cells.",
        ),
        (
            "improved",
            "Cells and pain",
            "Rats with a tied sciatic nerve had mesenchymal stem cells intrathecally. "
            "The cells had no effect on locomotion, yet allodynia was relieved.",
        ),
        (
            "improved",
            "Cells and pain",
            "Rats with a tied sciatic nerve had mesenchymal stem cells intrathecally. "
            "Treated animals given MSCs did not develop allodynia, whereas controls did.",
        ),
        (
            "no_difference",
            "Marrow cells for dog discs",
            "Dogs had MSCs or carrier in the disc. Both became less painful, and cells brought no "
            "advantage over carrier.",
        ),
        (
            "no_difference",
            "MSCs in the painful knee",
            "Sixty patients had MSCs or saline. Pain eased in all, with nothing gained from cells "
            "compared with saline.",
        ),
        (
            "no_difference",
            "NPC grafts after cord injury in rats",
            "NPCs were put in the rat cord. BBB rose. Von Frey and tail flick tests gave no hint of "
            "more pain.",
        ),
        (
            "no_difference",
            "NPC grafts after cord injury in rats",
            "NPCs were put in the rat cord. Grip improved. Sensory tests disclosed no increase of allodynia.",
        ),
        (
            "no_difference",
            "Cells protect myelin but leave pain untouched in EAE mice",
            "Mice had MSCs i.p. Scores of EAE fell.",
        ),
        (
            "no_difference",
            "MSCs improve gait but not allodynia in rats",
            "Rats had MSCs.",
        ),
        (
            "no_difference",
            "MSCs for back pain",
            "Fifty patients had MSCs or sham. The two arms ended with equal VAS.",
        ),
        (
            "mixed",
            "Two grafts in cord-injured rats",
            "Rats had iPSC-NPCs or MSCs in the cord. Heat latency lengthened after iPSC-NPCs only, "
            "MSCs changing nothing.",
        ),
        (
            "mixed",
            "Conditioned medium in the formalin test",
            "Mice had conditioned medium. Second-phase licking fell, first-phase licking was as with "
            "vehicle.",
        ),
        (
            "mixed",
            "MGE cells in mice",
            "MGE cells in the cord reversed mechanical allodynia after nerve injury. They did nothing "
            "against CFA pain.",
        ),
        (
            "mixed",
            "Marrow cells for neuropathic pain in rats",
            "BMSCs raised touch thresholds, without any influence on heat latency.",
        ),
        (
            "mixed",
            "NSC and OEC grafts in cord injured rats",
            "NSCs alone lowered paw thresholds below those of medium, whereas NSCs with OECs raised them.",
        ),
        (
            "mixed",
            "MSCs for two pains",
            "Stump pain fell from 7 to 3 in 8 of 12 patients, while in 4 it grew.",
        ),
        (
            "improved",
            "Pulp cells for diabetic rats",
            "Rats had DPSCs. Hyperalgesia, grip, conduction velocity and fibre density all got better.",
        ),
        (
            "improved",
            "Fat cells in diabetic mice",
            "Mice had ADSCs. Hot-plate latency, which was short in diabetes, approached control values.",
        ),
        (
            "improved",
            "Fat cells in arthritic dogs",
            "Dogs had ADSCs or saline. Owner pain scores favoured the treated group.",
        ),
        (
            "improved",
            "Cord cells in blistering skin disease",
            "Six patients had UC-MSCs. There was improvement in blisters, itch, pain and quality of life.",
        ),
        (
            "improved",
            "Horses with fetlock disease",
            "Horses had MSCs or saline. Lameness, pain on flexion and effusion got less with MSCs.",
        ),
        (
            "improved",
            "Fat cells for stump neuroma",
            "Five amputees had ADSCs. NRS was 7.4 before and 3.8 at one year.",
        ),
        (
            "improved",
            "Allodynia reversal by fetal grafts in cord-injured rats",
            "Rats had grafts.",
        ),
        (
            "improved",
            "Pain control by fetal progenitors in the rat cord",
            "Rats had fNSC. Thresholds climbed to those of sham.",
        ),
        (
            "improved",
            "Marrow cells in CCI rats",
            "BMSCs were given. Rats tolerated stronger hairs than those with vehicle.",
        ),
        (
            "improved",
            "Marrow cells in CCI rats",
            "BMSCs were given. It took stronger hairs to make the paw lift than with vehicle.",
        ),
        (
            "improved",
            "Marrow cells in painful knees",
            "Patients had BMAC. Three out of four patients had at least half of their pain gone.",
        ),
        (
            "improved",
            "Marrow cells in painful knees",
            "Patients had BMAC. Pain on stairs became bearable in 17 of 20.",
        ),
        (
            "improved",
            "Exosomes in SNI mice",
            "Mice had exosomes. Touch and cold hypersensitivity softened within a day.",
        ),
        (
            "not_reported",
            "Cells through lumbar puncture",
            "A man had ADSCs. Headache after the puncture was relieved with paracetamol. Motor scores rose.",
        ),
        (
            "not_reported",
            "Cells through lumbar puncture",
            "A man had ADSCs. A headache on day 2 went with tablets. Motor scores rose.",
        ),
        (
            "not_reported",
            "Cells in the disc of rats",
            "Rats had MSCs. Disc height rose. Whether pain is eased is to be studied.",
        ),
        (
            "not_reported",
            "Thirty patients to receive MSCs",
            "Thirty patients had MSCs. We measured VAS and WOMAC at 6 months.",
        ),
        (
            "worsened",
            "NSC grafts in rat cord",
            "NSCs sprouted CGRP fibres and forepaw allodynia arose in grafted rats alone.",
        ),
        (
            "worsened",
            "NSC grafts in rat cord",
            "Rats with NSCs withdrew the paw at weaker hairs than those with medium.",
        ),
        (
            "improved",
            "Marrow stem cells and nerve pain",
            "Twenty patients were infused with cord stem cells. VAS went down from 7.1 to 3.2 in three "
            "months.",
        ),
        (
            "improved",
            "Marrow stem cells and nerve pain",
            "Rats with nerve ligation got marrow stem cells. Touch hypersensitivity had faded by week two "
            "and was gone by week four.",
        ),
        (
            "improved",
            "Marrow stem cells and nerve pain",
            "Mice were grafted with stem cells. Von Frey thresholds climbed to those of sham mice within "
            "ten days.",
        ),
        (
            "improved",
            "Marrow stem cells and nerve pain",
            "Rats were given vesicles of stem cells. Paw responses to acetone were fewer than with saline.",
        ),
        (
            "improved",
            "Marrow stem cells and nerve pain",
            "Rats were injected with stem cells. Withdrawal thresholds came back to where they had been "
            "before ligation.",
        ),
        (
            "improved",
            "Marrow stem cells and nerve pain",
            "Forty patients received stem cells or saline. Pain intensity at six months was lower with "
            "cells (3.1 against 5.4).",
        ),
        (
            "no_difference",
            "Marrow stem cells and nerve pain",
            "Forty patients received stem cells or saline. Pain scores at six months were alike in both "
            "arms.",
        ),
        (
            "no_difference",
            "Marrow stem cells and nerve pain",
            "Rats received stem cells. Thresholds to touch were no higher than with vehicle at any time.",
        ),
        (
            "no_difference",
            "Marrow stem cells and nerve pain",
            "Patients were given stem cells or sham. VAS fell by 2.0 with cells and 1.9 with sham, a "
            "difference that was not significant.",
        ),
        (
            "no_difference",
            "Marrow stem cells and nerve pain",
            "Rats received stem cells. Gait got better, but allodynia remained as before.",
        ),
        (
            "no_difference",
            "Marrow stem cells and nerve pain",
            "Ten patients received stem cells. None reported any relief of pain.",
        ),
        (
            "no_difference",
            "Marrow stem cells and nerve pain",
            "Stem cells were grafted in rats with cord injury. Grafted rats developed no more allodynia "
            "than controls.",
        ),
        (
            "worsened",
            "Marrow stem cells and nerve pain",
            "Neural stem cells were grafted in the cord of rats. Grafted animals became allodynic, which "
            "controls did not.",
        ),
        (
            "worsened",
            "Marrow stem cells and nerve pain",
            "Twelve patients received stem cells. Five had new burning pain afterwards and none was better.",
        ),
        (
            "worsened",
            "Marrow stem cells and nerve pain",
            "Stem cells were grafted in rats with cord injury. Paw thresholds fell further than in "
            "ungrafted rats.",
        ),
        (
            "worsened",
            "Marrow stem cells and nerve pain",
            "Stem cells made heat hyperalgesia worse in mice.",
        ),
        (
            "mixed",
            "Marrow stem cells and nerve pain",
            "Rats received stem cells. Cold allodynia eased, whereas touch thresholds stayed as they were.",
        ),
        (
            "mixed",
            "Marrow stem cells and nerve pain",
            "Mice got stem cells. Heat hyperalgesia was reversed but mechanical allodynia was not.",
        ),
        (
            "mixed",
            "Marrow stem cells and nerve pain",
            "Stem cells eased allodynia in young rats and made it worse in old ones.",
        ),
        (
            "mixed",
            "Marrow stem cells and nerve pain",
            "Patients received stem cells. Back pain was less at one year, but leg pain was not.",
        ),
        ("improved", "", "MSCs significantly reduced mechanical allodynia in rats."),
        ("not_reported", "", "MSCs did not restore locomotion in rats. Pain was not measured."),
        ("no_difference", "", "MSCs did not reduce mechanical allodynia in rats."),
        ("no_difference", "", "In 40 patients pain scores did not differ between MSCs and placebo."),
        ("improved", "", "Paw withdrawal thresholds were significantly increased after MSCs in rats."),
        (
            "not_reported",
            "",
            "This study aimed to reduce neuropathic pain in rats by MSCs. MSCs survived for four weeks.",
        ),
        (
            "not_reported",
            "",
            "MSCs may reduce neuropathic pain in the future. They migrated to the spinal cord of rats.",
        ),
        ("not_applicable", "MSCs for pain: a review", "MSCs reduced pain in rats."),
        (
            "not_reported",
            "",
            "Nerve ligation reduced the mechanical withdrawal threshold in rats. MSC grafts survived.",
        ),
        ("worsened", "", "Grafted NSCs worsened allodynia in rats."),
        ("improved", "MSCs alleviate neuropathic pain in mice", ""),
        (
            "not_reported",
            "",
            "BACKGROUND: Others found that MSCs reduced pain. METHODS: Rats received MSCs. RESULTS: Cells"
            " migrated to the cord.",
        ),
        (
            "no_difference",
            "",
            "RESULTS: No significant difference in allodynia was seen between grafted and control rats.",
        ),
        (
            "improved",
            "",
            "RESULTS: At six months pain intensity on the VAS fell from 7.1 to 3.2 in twelve patients "
            "given ASCs.",
        ),
        (
            "not_applicable",
            "Trial protocol: MSCs for painful neuropathy, study protocol",
            "Patients will be randomised.",
        ),
        ("not_reported", "", "MSCs reduced TNF-alpha, and pain was not tested, in rats."),
        (
            "improved",
            "",
            "RESULTS: No adverse events occurred. Pain scores decreased significantly in patients given "
            "MSCs.",
        ),
        ("not_reported", "", "The aim was to see whether MSCs relieve pain in rats."),
        (
            "no_difference",
            "",
            "RESULTS: Both MSCs and saline lowered pain in patients, with no difference between MSCs and "
            "placebo.",
        ),
        (
            "improved",
            "",
            "RESULTS: Allodynia was not seen in MSC-treated rats and hyperalgesia was reversed.",
        ),
        ("not_reported", "", "RESULTS: Pain was assessed by VAS in 12 patients given MSCs. Cells were safe."),
        ("improved", "", "CONCLUSIONS: Intrathecal MSCs relieve neuropathic pain in rats."),
        (
            "not_reported",
            "",
            "CONCLUSIONS: MSCs are a promising way to relieve neuropathic pain in rats and deserve "
            "clinical trials.",
        ),
        ("no_difference", "", "RESULTS: ASCs had no effect on mechanical allodynia in rats."),
        ("improved", "", "RESULTS: MSC-treated rats showed less mechanical allodynia than controls."),
        ("improved", "", "RESULTS: MSCs attenuated cold and mechanical hypersensitivity in mice."),
        ("mixed", "", "RESULTS: ASCs relieved cold allodynia but not mechanical allodynia in rats."),
        (
            "improved",
            "",
            "RESULTS: Neuropathic pain intensity decreased significantly after the first dose in ten "
            "patients given MSCs.",
        ),
        ("not_reported", "", "RESULTS: The antagonist abolished the analgesia of MSCs in rats."),
        (
            "no_difference",
            "",
            "RESULTS: The change in pain score was similar in the MSC and placebo groups (40 patients).",
        ),
        ("not_reported", "", "RESULTS: Paclitaxel increased pain in mice given MSCs."),
        (
            "no_difference",
            "",
            "RESULTS: There was no significant difference in VAS between ASCs and placebo at 12 months in"
            " 60 patients.",
        ),
        (
            "improved",
            "",
            "RESULTS: PWT and PWL were higher in the MSC group than in the model group of rats.",
        ),
        (
            "improved",
            "",
            "RESULTS: VAS, ODI and SF-36 scores improved in ten patients given MSCs without difference "
            "between doses.",
        ),
        (
            "no_difference",
            "Marrow cells for diabetic neuropathy",
            "Patients were randomised. Marrow cells do not relieve pain in diabetic neuropathy.",
        ),
        (
            "no_difference",
            "Stem cells in tendon lesions of horses",
            "Pain on palpation declined in both groups without significant difference.",
        ),
        (
            "no_difference",
            "Stem cells in nerve surgery: recovery without evidence of allodynia relief",
            "Rats received stem cells. Thresholds were equal in both groups.",
        ),
        (
            "no_difference",
            "MSCs for painful neuropathy",
            "Patients received MSCs. There was no meaningful change of pain.",
        ),
        (
            "improved",
            "MSCs in dogs with lumbosacral stenosis",
            "Dogs received MSCs or steroid. CBPI severity fell by three points after MSCs.",
        ),
        (
            "improved",
            "Blood stem cells for sciatic nerve pain",
            "Two patients described relief.",
        ),
        (
            "mixed",
            "Two cord blood fractions in mice with spinal contusion",
            "The fractions changed allodynia in opposite ways.",
        ),
        (
            "no_difference",
            "Neural stem cells in patients with spinal cord injury",
            "Grafts have induced allodynia in rodents. NRS and pain questionnaires did not change.",
        ),
        (
            "improved",
            "Marrow cells for back pain",
            "Patients received marrow cells. The numeric score dropped from 8 to 2.",
        ),
        (
            "improved",
            "MSCs in rats with nerve injury",
            "Rats received MSCs. They became less sensitive to von Frey hairs.",
        ),
        (
            "no_difference",
            "MSCs in rats with nerve injury",
            "Rats received MSCs. The cells failed to alleviate allodynia.",
        ),
        (
            "worsened",
            "Allodynia after neural stem cell transplantation in rats",
            "Rats with hemisection received neural stem cells. Allodynia of the forepaw was seen "
            "in grafted rats.",
        ),
        (
            "worsened",
            "Endothelial progenitors in mice with nerve injury",
            "Mice received endothelial progenitors. The cells prolonged mechanical hypersensitivity.",
        ),
        (
            "no_difference",
            "Neural stem cells in rats with spinal cord injury",
            "Rats received neural stem cells. No allodynia was induced by the grafts.",
        ),
        (
            "mixed",
            "MSCs in rats with nerve injury",
            "Rats received MSCs. MSCs relieved heat hyperalgesia but had no effect on mechanical allodynia.",
        ),
        (
            "mixed",
            "MSCs in rats with nerve injury",
            "Rats received MSCs. Mechanical allodynia was attenuated whereas thermal hyperalgesia "
            "was unchanged.",
        ),
        (
            "improved",
            "OECs in trigeminal neuralgia rats",
            "OECs transplanted at the nerve raised the mechanical threshold and lowered P2X7 in "
            "the ganglion.",
        ),
        (
            "no_difference",
            "Effects of intradiscal marrow concentrate",
            "Randomised trial in 40 patients. VAS and ODI were no better with concentrate than with saline.",
        ),
        (
            "worsened",
            "Neural precursor cells cause allodynia after spinal cord injury",
            "Rats with contusion received neural precursor cells; sprouting was seen.",
        ),
        (
            "improved",
            "Enriched fat for painful neuroma",
            "RESULTS: Pain scores of patients decreased more with adipose stem cells. Phantom limb "
            "pain did not differ. CONCLUSION: Adipose stem cells reduced neuroma pain.",
        ),
        (
            "improved",
            "OECs in trigeminal neuralgia rats",
            "OECs transplanted at the nerve raised the mechanical threshold and lowered P2X7 in "
            "the ganglion.",
        ),
        (
            "improved",
            "Enriched fat for painful neuroma",
            "RESULTS: Pain scores of patients decreased more with adipose stem cells. Phantom limb "
            "pain did not differ. CONCLUSION: Adipose stem cells reduced neuroma pain.",
        ),
        (
            "improved",
            "Marrow cells in rats with CCI",
            "By week four of BMSCs thresholds were no longer different from sham operated rats.",
        ),
        (
            "improved",
            "Marrow cells in rats with CCI",
            "Thresholds had no difference before surgery. Later the threshold was higher with BMSCs.",
        ),
        (
            "improved",
            "Marrow cells in rats with CCI",
            "The drop in withdrawal threshold after ligation was rescued by BMSCs.",
        ),
        (
            "improved",
            "Marrow cells in rats with CCI",
            "Latencies were shorter in saline treated rats than in BMSC treated rats.",
        ),
        (
            "improved",
            "Marrow cells in rats with CCI",
            "Allodynia arose in the controls but not in rats with BMSCs.",
        ),
        (
            "improved",
            "Marrow cells in painful neuropathy",
            "Twenty patients got BMSCs. Pain decreased and no serious adverse events were seen.",
        ),
        (
            "not_reported",
            "Marrow cells in rats with CCI",
            "BMSCs reduced CGRP, galanin and other pain-related peptides.",
        ),
        (
            "not_reported",
            "Marrow cells in rats with CCI",
            "BMSCs lowered IL-6, a mediator of pain.",
        ),
        (
            "not_reported",
            "Marrow cells in rats with CCI",
            "Glia contribute to neuropathic pain, and BMSCs inhibited glia.",
        ),
        (
            "not_reported",
            "Pain in children with a marrow stem cell transplant",
            "Patient-controlled analgesia was well accepted.",
        ),
        (
            "not_reported",
            "Voices of people after stem cell transplant",
            "Patients described opioids as easing pain, at a price.",
        ),
        (
            "not_reported",
            "Marrow cells in stroke",
            "Ten patients got BMSCs. Strength improved, and pain was recorded as an adverse event in one.",
        ),
        (
            "no_difference",
            "Marrow cells in rats with CCI",
            "BMSCs did not produce any analgesic effect.",
        ),
        (
            "no_difference",
            "Marrow cells in rats with CCI",
            "No improvement in allodynia was found after BMSCs.",
        ),
        (
            "no_difference",
            "Marrow cells in cord injury",
            "Ten patients got BMSCs. Pain scores remained stable for a year.",
        ),
        (
            "no_difference",
            "Loratadine for the prevention of bone pain in stem cell donors",
            "Pain did not differ from placebo.",
        ),
        (
            "worsened",
            "Marrow cells evoke allodynia in rats with cord contusion",
            "Cells were put into the cord.",
        ),
        (
            "worsened",
            "Marrow cells in rats with cord contusion",
            "BMSCs grafted rats had a decrease in withdrawal threshold compared with vehicle.",
        ),
        (
            "worsened",
            "Marrow cells in rats with cord contusion",
            "Transplanted animals developed forepaw allodynia that ungrafted ones did not have.",
        ),
        (
            "worsened",
            "Neural stem cells in rats with cord contusion",
            "Grafting of the cells was associated with sprouting and allodynia.",
        ),
        (
            "mixed",
            "Marrow cells in rats with CCI",
            "BMSCs reduced mechanical allodynia in males but not in females.",
        ),
        (
            "mixed",
            "Marrow cells in painful neuropathy",
            "Pain improved in four patients and worsened in three.",
        ),
        (
            "improved",
            "Primed marrow cells in diabetic mice",
            "Primed BMSCs reversed allodynia. Conventional BMSCs improved heat responses but not allodynia.",
        ),
        (
            "worsened",
            "Neural stem cells improve walking but induce allodynia in rats with cord contusion",
            "Cells were put in the cord.",
        ),
        (
            "worsened",
            "Neural stem cells in rats with cord contusion",
            "Grafted rats had forepaw hypersensitivity that was not seen in controls.",
        ),
        (
            "no_difference",
            "Marrow cells in cord injury",
            "Ten people got BMSCs. Gains in tactile sensitivity were seen. Neuropathic pain did not change.",
        ),
        (
            "no_difference",
            "Fat stem cells in mice with EAE",
            "Cells improved clinical scores but did not alter mechanical allodynia.",
        ),
        (
            "improved",
            "Marrow cells in rats with CCI",
            "Motor function was unchanged, and allodynia was relieved by BMSCs.",
        ),
    ],
    "mechanism": [
        ("glia", "", "MSCs reduced microglial activation in rats."),
        ("mirna_epigenetic", "", "MSC exosomes carried miR-146a in rats."),
        ("spinal_inhibition", "", "Grafts restored KCC2 in the dorsal horn of rats given MSCs."),
        ("growth_factor_signalling", "", "TGF-β1 from BMSCs relieved pain in mice."),
        ("oxidative_mitochondrial", "", "MSCs lowered reactive oxygen species in rats."),
        ("opioid", "", "MSC analgesia was reversed by naloxone in rats."),
        ("anti_inflammatory", "", "MSCs lowered TNF-α and IL-1β in rats."),
        ("neurotrophic", "", "MSCs raised GDNF in rats."),
        ("angiogenesis", "", "MSCs raised capillary density in rats."),
        ("nerve_regeneration", "", "MSCs promoted axonal regeneration in rats."),
        ("ion_channel_receptor", "", "MSCs lowered TRPV1 in rats."),
        ("immune_modulation", "", "MSCs turned macrophages to M2 in rats."),
        ("autophagy_apoptosis", "", "MSCs raised autophagy in rats."),
        ("", "", "Gabapentin was given beside MSCs in rats."),
        (
            "",
            "",
            "BACKGROUND: Microglia drive pain. METHODS: MSCs were given to rats. RESULTS: Allodynia fell.",
        ),
        (
            "immune_modulation",
            "Stem cells in rats with nerve ligation",
            "MSCs lowered the number of macrophages. Neither GFAP nor Iba1 differed between groups.",
        ),
        (
            "spinal_inhibition",
            "Neural progenitors in neuropathic rats",
            "Grafts released GABA. Few grafted cells were positive for GFAP.",
        ),
        (
            "angiogenesis",
            "Marrow cells for painful ischaemic legs in rats",
            "More vessels per field were counted after marrow mononuclear cells.",
        ),
        (
            "glia ion_channel_receptor",
            "Stem cells in rats with nerve injury",
            "MSCs lowered TRPV1 and spinal Iba1. TNF-alpha was unchanged.",
        ),
        (
            "neurotrophic",
            "Schwann-like cells in rats with nerve transection",
            "Cells were differentiated with neuregulin and then grafted. BDNF was higher.",
        ),
        (
            "autophagy_apoptosis glia",
            "MSCs in rats with nerve pain",
            "MSCs were injected. TUNEL+ neurons and Iba1+ cells were fewer.",
        ),
        (
            "immune_modulation",
            "MSCs in rats with nerve pain",
            "MSCs were injected. CD68+ and CD206+ cells changed in the nerve.",
        ),
        (
            "",
            "Drug screening in human iPSC-derived neurons",
            "Neurons from iPSC lines were exposed to bortezomib; an HDAC6 blocker was protective.",
        ),
        (
            "nerve_regeneration",
            "MSCs in rats with nerve pain",
            "MSCs were injected. The g-ratio of fibres was better.",
        ),
        (
            "ion_channel_receptor",
            "OECs in trigeminal neuralgia rats",
            "OECs were transplanted and P2X7 fell.",
        ),
        (
            "mirna_epigenetic",
            "TNF-alpha-preconditioning of MSC vesicles relieves pain in mice",
            "Vesicles of cells preconditioned with TNF-alpha carried miR-101b and mice had less pain.",
        ),
        (
            "growth_factor_signalling",
            "Stem cells relieve pain through the CX3CL1/CX3CR1 axis",
            "Allodynia of rats eased.",
        ),
        (
            "",
            "Stem cells and CX3CR1-GFP mice",
            "Stem cells eased allodynia in CX3CR1-GFP mice with nerve injury.",
        ),
        (
            "",
            "Marrow stem cells primed with TNF-alpha ease pain",
            "Allodynia of rats was eased by primed stem cells.",
        ),
        (
            "",
            "Stem cells for pain in rats",
            "Stem cells eased allodynia. They had no effect on inflammation.",
        ),
        (
            "angiogenesis",
            "Stem cells for painful diabetic neuropathy in rats",
            "Stem cells eased allodynia. More small vessels fed the nerve.",
        ),
        (
            "nerve_regeneration",
            "Stem cells for nerve pain in rats",
            "Stem cells eased allodynia. Fibres in the skin of the paw came back.",
        ),
        (
            "autophagy_apoptosis",
            "Stem cells for nerve pain in rats",
            "Stem cells eased allodynia. Fewer neurons died in the ganglion.",
        ),
        (
            "anti_inflammatory",
            "Stem cells for nerve pain in rats",
            "Stem cells eased allodynia. Resolvin D1 rose in the dorsal horn.",
        ),
        (
            "glia",
            "Stem cells for nerve pain in rats",
            "Stem cells eased allodynia. Less astrogliosis was seen.",
        ),
        (
            "",
            "Vesicles for nerve pain in rats",
            "Stem cell vesicles eased allodynia. They were taken up by microglia.",
        ),
        (
            "opioid",
            "Stem cells for nerve pain in mice",
            "Stem cells eased allodynia. Naloxone undid the relief.",
        ),
        (
            "",
            "Stem cells for nerve pain in mice",
            "Stem cells eased allodynia. Naloxone did not undo the relief.",
        ),
        (
            "",
            "Marrow stem cells on microspheres in rats with disc pain",
            "Microspheres loaded with TGF-beta3 and marrow stem cells were injected. Pain fell.",
        ),
        (
            "",
            "Neural stem cells in the injured cord of rats",
            "The grafts became neurons and glia. Allodynia fell.",
        ),
        (
            "",
            "Secretome of stem cells in the formalin test of mice",
            "Licking fell. Naltrexone had no influence on this.",
        ),
        (
            "opioid",
            "Stem cells in mice with nerve injury",
            "Allodynia fell, and naltrexone abolished the relief.",
        ),
        ("opioid", "Stem cells in mice with nerve injury", "Allodynia fell; the relief was blocked by CTOP."),
        (
            "angiogenesis",
            "Secretome of stem cells in rats with nerve injury",
            "Pain fell. The medium made endothelial cells form tubes.",
        ),
        ("nerve_regeneration", "Stem cells for neuralgia: review", "The cells may mend injured nerves."),
        (
            "nerve_regeneration",
            "Stem cells for neuralgia: review",
            "The cells help to rebuild myelin sheaths.",
        ),
        (
            "ion_channel_receptor",
            "Stem cell medium and nociceptors",
            "Neurons from iPSC were cultured. The medium cut capsaicin-evoked calcium entry.",
        ),
        (
            "",
            "M2 macrophage-derived exosomes in rats with nerve injury",
            "Exosomes from M2 macrophages eased allodynia.",
        ),
        (
            "",
            "GABA-primed neural stem cells in rats with cord injury",
            "GABA-primed neural stem cells eased allodynia.",
        ),
        (
            "",
            "Primed stem cells in mice with arthritis",
            "Stem cells primed with IFN-gamma and TNF-alpha eased pain.",
        ),
        ("", "Sensory neurons from pluripotent stem cells", "The nociceptors expressed TRKA and fired."),
        (
            "",
            "Exosomes of cord cells in rats with cord injury",
            "Exosomes were given. Uptake of the dye was seen in Iba1-positive cells.",
        ),
        (
            "",
            "Marrow cells in the cortex of rats with CCI",
            "BMSCs were given. Grafted cells bore nestin, CD117 and glial fibrillary acidic protein.",
        ),
        (
            "glia",
            "Marrow cells in mice with cord injury",
            "BMSCs were given. There were fewer ED1 macrophages/microglia.",
        ),
        (
            "immune_modulation",
            "Stem cells for joint pain: a review",
            "The immunosuppressive and self-renewing traits of the cells are discussed.",
        ),
        (
            "other_mechanism",
            "Marrow cells reduce hyperexcitability of sensory neurons in mice with osteoarthritis",
            "Cells were put in the knee.",
        ),
        (
            "spinal_inhibition",
            "GABAergic precursor grafts in mice with SNI",
            "Grafts restored inhibition and so overcame the hyperexcitability of the cord.",
        ),
        (
            "immune_modulation",
            "Vesicles of marrow stem cells in rats with a nerve crush",
            "M2 macrophages were more in the nerve.",
        ),
    ],
    "outcome": [
        (
            "mechanical_allodynia cold_allodynia",
            "Marrow stem cells in rats with nerve injury",
            "Rats got marrow stem cells. Tactile and cold allodynia eased in two weeks.",
        ),
        (
            "mechanical_allodynia thermal_hyperalgesia",
            "Marrow stem cells in rats with nerve injury",
            "Rats got marrow stem cells. Paw withdrawal to von Frey hairs and heat was as before.",
        ),
        (
            "mechanical_allodynia thermal_hyperalgesia",
            "Marrow stem cells in rats with nerve injury",
            "Rats got marrow stem cells. Withdrawal thresholds and latencies rose.",
        ),
        (
            "spontaneous_pain",
            "Marrow stem cells in rats with nerve injury",
            "Rats got marrow stem cells. They groomed the flank less than rats given medium.",
        ),
        (
            "spontaneous_pain thermal_hyperalgesia",
            "Marrow stem cells in rats with nerve injury",
            "Rats got marrow stem cells. Self-directed biting stopped and heat latencies lengthened.",
        ),
        (
            "mechanical_allodynia safety",
            "Marrow stem cells in rats with nerve injury",
            "Rats got marrow stem cells. Touch thresholds rose. No kidney damage was seen.",
        ),
        (
            "mechanical_allodynia safety",
            "Marrow stem cells in rats with nerve injury",
            "Rats got marrow stem cells. Von Frey thresholds rose and no ectopic bone was found.",
        ),
        (
            "mechanical_allodynia histology",
            "Marrow stem cells in rats with nerve injury",
            "Rats got marrow stem cells. Von Frey thresholds rose. Grafted cells matured into "
            "interneurons and formed synapses.",
        ),
        (
            "mechanical_allodynia histology",
            "Marrow stem cells in rats with nerve injury",
            "Rats got marrow stem cells. Von Frey thresholds rose and there was less collagen in the nerve.",
        ),
        (
            "pain_score safety",
            "Marrow stem cells for nerve pain: a pilot study",
            "Ten patients were injected with marrow stem cells. VAS fell from 7 to 3. One haematoma "
            "occurred.",
        ),
        (
            "pain_score",
            "Marrow stem cells for nerve pain: a pilot study",
            "Ten patients were injected with marrow stem cells. Pain on a ten-point scale fell by half.",
        ),
        (
            "pain_score analgesic_use",
            "Marrow stem cells for nerve pain: a pilot study",
            "Ten patients were injected with marrow stem cells. NRS fell and gabapentin was cut in six.",
        ),
        (
            "pain_score other_outcome",
            "Marrow stem cells for nerve pain: a pilot study",
            "Ten patients were injected with marrow stem cells. VAS did not change and four went on to "
            "surgery.",
        ),
        (
            "pain_score motor_function",
            "Marrow stem cells for nerve pain: a pilot study",
            "Ten patients were injected with marrow stem cells. Pain eased and grip strength grew.",
        ),
        (
            "mechanical_allodynia motor_function",
            "Marrow stem cells in rats with nerve injury",
            "Rats got marrow stem cells. Allodynia eased. Slips on the tapered beam were fewer.",
        ),
        (
            "nerve_conduction pain_score",
            "Marrow stem cells for nerve pain: a pilot study",
            "Ten women were injected with marrow stem cells. VAS fell; the pudendal motor terminal "
            "latency shortened.",
        ),
        (
            "other_outcome histology",
            "Marrow stem cells in rats with nerve injury",
            "Rats with cystitis got marrow stem cells. The visceromotor response to colorectal distension "
            "fell and mast cells were fewer.",
        ),
        (
            "mechanical_allodynia",
            "Marrow stem cells in rats with nerve injury",
            "Rats got marrow stem cells in a collagen hydrogel. Von Frey thresholds rose.",
        ),
        ("mechanical_allodynia", "", "Von Frey thresholds rose after MSCs in rats."),
        ("thermal_hyperalgesia", "", "Hargreaves latencies rose after MSCs in rats."),
        ("cold_allodynia", "", "Acetone responses fell after MSCs in rats."),
        ("spontaneous_pain", "", "Conditioned place preference showed relief after MSCs in rats."),
        ("motor_function", "", "BBB scores rose after MSCs in rats with SCI."),
        ("nerve_conduction", "", "Nerve conduction velocity rose after MSCs in rats."),
        ("safety", "", "No adverse events were seen in rats given MSCs."),
        ("", "MSCs: a review", "Allodynia, hyperalgesia and safety are discussed."),
        ("pain_score quality_of_life", "", "VAS and SF-36 improved in 20 patients given MSCs."),
        (
            "pain_score analgesic_use",
            "",
            "Numeric rating scale pain and opioid consumption fell in 20 patients given MSCs.",
        ),
        ("other_outcome", "", "MSCs reduced neuropathic pain behaviour in rats."),
        (
            "mechanical_allodynia other_outcome",
            "MSCs for pain and anxiety in mice",
            "Mechanical allodynia and time in the open arms were measured.",
        ),
        (
            "motor_function",
            "MSCs in dogs with stenosis",
            "Force plate analysis was done.",
        ),
        (
            "nerve_conduction",
            "Cells after sciatic crush in rats",
            "The compound action potential was recorded.",
        ),
        (
            "pain_score quality_of_life",
            "MSCs in patients with neuropathy after chemotherapy",
            "The VAS and the EORTC questionnaire were filled in.",
        ),
        (
            "analgesic_use pain_score",
            "Marrow cells in patients with sciatica",
            "The NRS was taken. Pregabalin was no longer taken by six patients.",
        ),
        (
            "mechanical_allodynia thermal_hyperalgesia cold_allodynia",
            "MSCs in neuropathic rats",
            "Rats received MSCs. Mechanical, thermal and cold hypersensitivity were tested.",
        ),
        (
            "mechanical_allodynia thermal_hyperalgesia",
            "MSCs in neuropathic rats",
            "Rats received MSCs. Tactile and thermal responses were recorded.",
        ),
        (
            "other_outcome",
            "MSCs in rats with bone pain",
            "Rats received MSCs. Weight distribution and limb use were scored.",
        ),
        (
            "pain_score analgesic_use safety",
            "Fat stem cells for a painful scar: case report",
            "A woman received fat stem cells. The numeric score fell from 9 to 2 and she left off "
            "tramadol. The site was bruised.",
        ),
        (
            "pain_score analgesic_use",
            "Umbilical MSCs for cancer pain: a pilot trial",
            "Six patients received MSCs. NRS fell and the morphine dose was lowered.",
        ),
        (
            "mechanical_allodynia",
            "Stem cell vesicles in mice with migraine",
            "Periorbital thresholds of mice were tested after vesicles.",
        ),
        (
            "mechanical_allodynia cold_allodynia",
            "MSCs in neuropathic rats",
            "Rats received MSCs. Mechanical and cold allodynia were tested.",
        ),
        (
            "histology other_outcome",
            "Exome sequencing and excitability of iPSC-derived nociceptors of a family with pain",
            "Dynamic clamp showed less excitability. Cells were stained.",
        ),
        (
            "histology",
            "Marrow cells in paclitaxel-treated rats",
            "BMSCs were given. Mitochondrial membrane potential and caspase-3 were better kept.",
        ),
        (
            "pain_score safety",
            "Marrow cells in sickle pain",
            "Ten people got BMSCs. VAS fell. There was no arachnoiditis and no mass on MRI.",
        ),
        (
            "mechanical_allodynia motor_function",
            "Marrow cells in rats with cord injury",
            "BMSCs were given. Gait was filmed by the CatWalk Imaging System. Von Frey hairs were used.",
        ),
        (
            "other_outcome",
            "Hopes of people with neuropathic pain for stem cells",
            "An interview study: twenty people were asked, and three themes emerged.",
        ),
        (
            "thermal_hyperalgesia mechanical_allodynia",
            "Marrow cells in rats with CCI",
            "BMSCs were given. Latency to licking on the hot plate and von Frey thresholds rose.",
        ),
        (
            "cold_allodynia mechanical_allodynia",
            "Neural stem cells in mice with cord injury",
            "Cells were grafted. The acetone test for thermal allodynia and von Frey hairs were used.",
        ),
        (
            "pain_score motor_function",
            "Stem cells for the jaw joint: systematic review and meta-analysis",
            "Trials with values of pain before and after stem cells were pooled, and mouth opening.",
        ),
        (
            "pain_score motor_function histology",
            "Stem cells in osteoarthritis: systematic review and meta-analysis of trials",
            "Stem cells improved VAS and WOMAC, and the whole-organ MRI score.",
        ),
        (
            "pain_score analgesic_use",
            "Pain after a stem cell transplant for sickle cell disease",
            "In forty adults pain interference (PROMIS) and opioid use were recorded.",
        ),
        (
            "histology pain_score motor_function",
            "Stem cells for knee osteoarthritis: a systematic review",
            "Outcomes were VAS, WOMAC and cartilage MRI.",
        ),
        (
            "safety pain_score",
            "Marrow cells in painful scars",
            "Ten women got BMSCs. VAS fell. No major complication occurred.",
        ),
    ],
    "scope": [
        (
            "out",
            "Burning feet after a cord blood transplant",
            "She had a cord blood transplant for AML. Pain of the feet ended without tacrolimus.",
        ),
        (
            "in",
            "Stem cells for neuropathic pain: a review",
            "Stem cell transplants have long been given for leukaemia. Their use in neuropathic pain is new.",
        ),
        (
            "in",
            "Mesenchymal stem cells in mice with sickle cell disease",
            "Cold hyperalgesia fell.",
        ),
        (
            "out",
            "Schwann cell transplantation for cord pain",
            "Rats with allodynia got Schwann cells of nerves.",
        ),
        (
            "out",
            "Drugs for the pain of multiple sclerosis: a review",
            "Stem cell transplants are not an established option.",
        ),
        (
            "out",
            "Marrow stem cells in polyneuropathy",
            "INCAT rose. Pain was not systematically recorded.",
        ),
        (
            "out",
            "Placental stem cells for the lung",
            "Patients had stem cells. Chest pain occurred in one.",
        ),
        (
            "out",
            "Sore mouths on the transplant ward",
            "Forty patients had a stem cell transplant for lymphoma. Pain scores were kept for a month.",
        ),
        (
            "out",
            "Morphine pumps for children",
            "Children undergoing stem cell transplants used morphine pumps. Pain was rated daily.",
        ),
        (
            "out",
            "Bone pain after pegfilgrastim",
            "Patients gave blood stem cells after pegfilgrastim. Bone pain lasted four days.",
        ),
        (
            "in",
            "Mesenchymal stem cells for nerve pain in graft versus host disease",
            "Pain scores fell in all four.",
        ),
        (
            "in",
            "Stem cell transplantation in children with spinal cord injury",
            "Two had new neuropathic pain.",
        ),
        (
            "in",
            "Haematopoietic stem cell transplantation in complex regional pain syndrome",
            "Pain scores fell.",
        ),
        (
            "out",
            "Grafts of interneuron precursors for itch",
            "Embryonic precursors lessened scratching, as they had allodynia.",
        ),
        (
            "out",
            "Progenitors restore walking after contusion",
            "Rats with cord injury received progenitor cells. No tactile or pain test was part of the work.",
        ),
        (
            "out",
            "MSCs in people with cord injury",
            "Eight people received MSCs. Pain was noted as an adverse event only. Strength rose.",
        ),
        (
            "out",
            "Stem cells for the ageing disc: a review",
            "We review stem cells for the disc. Its structure is the theme; back pain is only named as the "
            "background, and pain is mentioned only in the opening lines.",
        ),
        (
            "out",
            "Descending control in neuropathic pain",
            "We review the brainstem in neuropathic pain. Stem cells are not discussed.",
        ),
        (
            "in",
            "Stem cells for neuropathic pain",
            "Rats received stem cells. Pain thresholds rose; no adverse event was seen.",
        ),
        (
            "out",
            "MSCs in diabetic polyneuropathy of rats",
            "Rats received MSCs. Nerve conduction velocity rose.",
        ),
        (
            "out",
            "MSCs in spinal cord injury: a first patient",
            "A man received MSCs by lumbar puncture. Motor scores rose. Headache was the only "
            "adverse event; pain was not an end point.",
        ),
        (
            "out",
            "A conduit with stem cells bridges a nerve gap",
            "Dogs received conduits with stem cells. Axon counts rose. Tests of pain were not done.",
        ),
        (
            "out",
            "Muscle stem cells for urinary leakage",
            "Women received muscle stem cells. Pain and bruising at the biopsy site were the adverse events.",
        ),
        (
            "in",
            "Stem cell therapy in diabetic polyneuropathy",
            "We review what cells may do for the nerves of people with diabetes.",
        ),
        (
            "out",
            "Lipofilling for painful burn scars",
            "Forty patients had fat grafting and VAS fell. Adipose stem cells are in the fat, but "
            "none were isolated.",
        ),
        (
            "out",
            "Platelet-rich plasma for nerve pain of the hand",
            "VAS of patients fell. Platelets attract stem cells, but no cells were given.",
        ),
        ("in", "Loss of a sodium channel in iPSC-derived nociceptors changes pain signals", ""),
        (
            "out",
            "Lipofilling for painful burn scars",
            "Forty patients had fat grafting and VAS fell. Adipose stem cells are in the fat, but "
            "none were isolated.",
        ),
        (
            "in",
            "Sensory neurons from iPSC of a family with erythromelalgia",
            "The neurons were hyperexcitable.",
        ),
        (
            "out",
            "Bone pain in healthy stem cell donors: a trial of loratadine",
            "Donors of stem cells were randomised to loratadine or placebo. Bone pain fell.",
        ),
        (
            "out",
            "Amniotic membrane particulate for knee osteoarthritis",
            "Forty patients had one injection. Pain fell. The product is tissue, not living stem cells.",
        ),
        (
            "in",
            "Pain after stem cell transplantation for sickle cell disease",
            "Forty adults with sickle cell disease had haematopoietic stem cells. Pain scores fell.",
        ),
        (
            "out",
            "Shingles after haematopoietic stem cell transplantation",
            "Of 300 people 20 had postherpetic neuralgia.",
        ),
        (
            "in",
            "Marrow stem cells for worn discs",
            "Chronic low back pain had not yielded to drugs. People had marrow stem cells in the disc.",
        ),
        (
            "out",
            "Stem cells for worn discs in rabbits",
            "Marrow stem cells were put in the disc. Its height rose. Nothing was said of pain.",
        ),
        (
            "out",
            "Stem cells in a nerve conduit",
            "Rats had marrow stem cells in a conduit. Axons were more. No data on pain were collected.",
        ),
        (
            "out",
            "Return of pain sensation after nerve grafts with stem cells",
            "Pin-prick pain sensation returned in eight of ten people.",
        ),
        (
            "out",
            "Ketamine, pain and hippocampal neurogenesis in mice",
            "Ketamine eased allodynia and raised neural stem cells of the hippocampus.",
        ),
        (
            "out",
            "Mouth pain in stem cell transplantation",
            "Forty people with lymphoma had autologous stem cell transplantation and morphine. Pain fell.",
        ),
        (
            "out",
            "Fibroblasts made into sensory neurons",
            "Fibroblasts were turned directly to nociceptors without a pluripotent stage. Pain was studied.",
        ),
        (
            "out",
            "Marrow stem cells in diabetic rats",
            "Cells went into the muscle. Nerve conduction rose. Pain was absent in this model.",
        ),
        (
            "out",
            "Marrow stem cells for cord injury",
            "Ten patients got stem cells. One headache was relieved by paracetamol. Motor scores rose.",
        ),
        ("out", "Touch neurons from iPSC", "Neurons were made from iPSC. The paper does not deal with pain."),
        ("in", "Marrow stem cells in rats with nerve injury", "Allodynia was absent after the cells."),
    ],
}
