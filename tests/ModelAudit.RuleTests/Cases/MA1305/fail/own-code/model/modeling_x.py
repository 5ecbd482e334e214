class XForCausalLM:
    pass
