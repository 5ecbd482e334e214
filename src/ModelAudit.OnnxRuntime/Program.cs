return ModelAudit.OnnxRuntime.OnnxLoadProbeChild.Run(args);
