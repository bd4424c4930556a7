"""One thread for torch: the tensors here are small, and test runs share the cores."""

from __future__ import annotations

import torch

torch.set_num_threads(1)
