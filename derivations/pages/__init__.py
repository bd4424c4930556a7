"""Markdown to page: blocks, scopes, formulas with their positions, reports.

page = read_page("docs/proofs/permutations.md", text)
report = check_pages([page])[0]
report.passes, [formula.verdict for formula in report.formulas]
"""

from derivations.pages.check import check_pages, check_text
from derivations.pages.load import load_page, parse_page, read_page
from derivations.pages.page import Block, Formula, Page, Problem, Unchecked
from derivations.pages.report import FormulaReport, PageReport, document

__all__ = [
    "Block",
    "Formula",
    "FormulaReport",
    "Page",
    "PageReport",
    "Problem",
    "Unchecked",
    "check_pages",
    "check_text",
    "document",
    "load_page",
    "parse_page",
    "read_page",
]
