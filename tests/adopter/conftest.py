"""The repository here is used from outside: its pages are no tests of ours."""

collect_ignore = ["repository"]
