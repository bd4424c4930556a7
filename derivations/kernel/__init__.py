"""The trusted part: terms, values, certificates and the verdict. Standard library and flint."""
