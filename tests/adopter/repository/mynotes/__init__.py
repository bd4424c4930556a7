"""The code of a repository that is not ours."""
