"""The formal rung: a page's sentences as statements of Rocq, their proofs and certificates.

`statement.lift_step` makes a statement from a sentence's tree, `emit` writes a page's file,
`prove` lets Rocq's kernel check it, and `certificates.certificate_for` says whether what was
checked is what the page says now. Nothing here decides a sentence by itself.
"""
