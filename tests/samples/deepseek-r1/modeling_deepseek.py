# Placeholder of the twin: stands where the published model ships its model classes.
from .configuration_deepseek import DeepseekV3Config


class DeepseekV3Model:
    config_class = DeepseekV3Config


class DeepseekV3ForCausalLM(DeepseekV3Model):
    pass
