# Placeholder of the twin: stands where the published model ships its configuration class.
class DeepseekV3Config:
    model_type = "deepseek_v3"

    def __init__(self, **values):
        self.values = dict(values)
