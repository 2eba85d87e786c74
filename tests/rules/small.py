"""A small rulebook of our own: every part of the grammar once, so that the engine is checked without the content."""

from pathlib import Path

from netcore.evidence import Rulebook
from netcore.rules.loading import load_rules

SHEET = """
topic: Small
references:
  own: {title: "made for the test", year: 2010}
parameters:
  bilirubin_limit:
    label: bilirubin limit
    unit: mg/dL
    values:
      - {from: 2010-01-01, value: 3, ref: own, checked: abstract}
      - {from: 2020-01-01, value: 2, ref: own, checked: recalled}
  burden_limit: {label: burden, unit: "%", values: [{from: 2010-01-01, value: 50, ref: own, checked: abstract}]}
  burden_low: {label: burden low, unit: "%", values: [{from: 2010-01-01, value: 45, ref: own, checked: abstract}]}
  small: {label: small, unit: mm, values: [{from: 2010-01-01, value: 30, ref: own, checked: recalled}]}
  many: {label: many, unit: "1", values: [{from: 2010-01-01, value: 2, ref: own, checked: recalled}]}
  lab_age: {label: age, unit: d, values: [{from: 2010-01-01, value: 30, checked: software_choice}]}
  first: {label: first, unit: wk, values: [{from: 2010-01-01, value: 4, ref: own, checked: recalled}]}
  every: {label: every, unit: mo, values: [{from: 2010-01-01, value: 3, ref: own, checked: recalled}]}
  window: {label: window, unit: wk, values: [{from: 2010-01-01, value: 4, ref: own, checked: recalled}]}
  visits: {label: visits, unit: mo, values: [{from: 2010-01-01, value: [6, 12, 24], ref: own, checked: recalled}]}
  times: {label: times, unit: "1", values: [{from: 2010-01-01, value: 2, ref: own, checked: recalled}]}
rules:
  - id: small.bilirubin
    title: bilirubin
    says: high
    about: [TACE]
    effect: excludes
    question: may_embolise
    applies_when: {fact: liver_metastases, is: yes}
    when: {fact: bilirubin, above: bilirubin_limit, no_older_than: lab_age}
    sources: [{ref: own, checked: abstract}]
  - id: small.vein
    title: vein
    says: closed
    about: [TACE]
    effect: excludes
    question: may_embolise
    when: {fact: portal_vein, is_one_of: [occluded, hepatofugal]}
    sources: [{ref: own, checked: abstract}]
  - id: small.indicated
    title: indicated
    says: there is a reason
    about: [TACE]
    effect: supports
    when: {any: [{fact: growth, is: progressive}, {fact: hormone_symptoms, is: yes}]}
    sources: [{ref: own, checked: abstract}]
  - id: small.burden
    title: burden
    says: much
    about: [TACE]
    effect: cautions
    when: {fact: liver_involvement, at_least: burden_limit}
    sources: [{ref: own, checked: abstract}]
  - id: small.plan
    title: plan
    says: there
    about: [TACE]
    effect: requires
    when: {fact: octreotide_plan, is_recorded: true}
    sources: [{ref: own, checked: abstract}]
  - id: small.near
    title: near
    says: near
    about: [staging]
    when: {all: [{fact: liver_involvement, between: [burden_low, burden_limit]}, {not: {fact: bilobar, is: yes}}]}
    sources: [{ref: own, checked: abstract}]
  - id: small.two
    title: two
    says: two
    about: [staging]
    when:
      count_of:
        at_least: 2
        of: [{fact: bilobar, is: yes}, {fact: hypervascular, is: yes}, {fact: ascites, is_one_of: [mild, severe]}]
    sources: [{ref: own, checked: abstract}]
  - id: small.higher
    title: higher
    says: higher
    about: [staging]
    when: {fact: ki67_metastasis, compared_to: ki67_primary, is: above}
    sources: [{ref: own, checked: abstract}]
  - id: small.marker
    title: marker
    says: marker
    about: [markers]
    when: {fact: chromogranin_a, times_upper_limit: true, at_least: times}
    sources: [{ref: own, checked: abstract}]
  - id: small.any
    title: any
    says: any
    about: [staging]
    when: {any_lesion: {where: {fact: state, is: present}, satisfies: {fact: size, above: small}}}
    sources: [{ref: own, checked: abstract}]
  - id: small.every
    title: every
    says: every
    about: [staging]
    when: {every_lesion: {where: {fact: state, is: present}, satisfies: {fact: size, at_most: small}}}
    sources: [{ref: own, checked: abstract}]
  - id: small.count
    title: count
    says: count
    about: [staging]
    when: {count_lesions: {where: {fact: size, above: small}, at_least: many}}
    sources: [{ref: own, checked: abstract}]
  - id: small.class
    title: class
    says: class
    about: [staging]
    defines: small_class
    classify:
      - {outcome: high, when: {fact: liver_involvement, above: burden_limit}}
      - {outcome: both, when: {fact: bilobar, is: yes}}
      - {outcome: rest}
    sources: [{ref: own, checked: abstract}]
  - id: small.of_class
    title: of class
    says: of class
    about: [staging]
    when: {fact: small_class, is_one_of: [high, both]}
    sources: [{ref: own, checked: abstract}]
  - id: small.open_class
    title: open class
    says: open class
    about: [staging]
    defines: small_open_class
    applies_when: {fact: liver_metastases, is: yes}
    classify:
      - {outcome: high, when: {fact: liver_involvement, above: burden_limit}}
      - {outcome: both, when: {fact: bilobar, is: yes}}
    sources: [{ref: own, checked: abstract}]
  - id: small.of_open_class
    title: of open class
    says: of open class
    about: [staging]
    when: {fact: small_open_class, is: both}
    sources: [{ref: own, checked: abstract}]
  - id: small.lesion
    title: lesion
    says: lesion
    about: [lesion_plan]
    for_each: lesion
    applies_when: {fact: state, is: present}
    when: {all: [{fact: size, at_most: small}, {fact: bilobar, is: yes}]}
    sources: [{ref: own, checked: abstract}]
  - id: small.scan
    title: scan
    says: scan
    about: [follow_up]
    applies_when: {fact: last_embolisation, is_recorded: true}
    due: {what: scan, anchor: last_embolisation, first_after: first, counts_from: first, window: window,
          then_every: every, satisfied_by: liver_imaging_days}
    sources: [{ref: own, checked: abstract}]
  - id: small.visits
    title: visits
    says: visits
    about: [follow_up]
    due: {what: visit, anchor: diagnosed, at: visits, window: window, satisfied_by: visit_days}
    sources: [{ref: own, checked: abstract}]
  - id: small.undated
    title: undated
    says: no limit
    about: [staging]
    when: {fact: bilobar, is: yes, no_older_than: lab_age}
    sources: [{ref: own, checked: abstract}]
"""


def small_book(folder: Path) -> Rulebook:
    """The small rulebook, written to a folder and read from there."""
    (folder / "small.yaml").write_text(SHEET, encoding="utf-8")
    return load_rules(folder)
