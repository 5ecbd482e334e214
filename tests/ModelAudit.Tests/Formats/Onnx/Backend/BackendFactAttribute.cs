namespace ModelAudit.Tests.Formats.Onnx.Backend;

/// <summary>A test that needs Debian's python3-onnx and libonnx-testdata, which continuous integration installs; skipped, and said to be, where they are not there.</summary>
internal sealed class BackendFactAttribute : FactAttribute
{
    public BackendFactAttribute()
    {
        if (!Directory.Exists(PythonOnnx.Models) || PythonOnnx.Interpreter is null)
        {
            Skip = "The backend test models of ONNX or its Python package are not installed (apt-get install libonnx-testdata python3-onnx).";
        }
    }
}
