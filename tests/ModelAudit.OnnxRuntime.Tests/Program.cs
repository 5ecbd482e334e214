return ModelAudit.OnnxRuntime.Tests.Isolation.IsolatedProgram.Run(args);
