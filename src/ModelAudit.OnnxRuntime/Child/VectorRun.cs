using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Microsoft.Win32.SafeHandles;
using ModelAudit.OnnxRuntime.Conformance;
using ModelAudit.OnnxRuntime.Processes;

namespace ModelAudit.OnnxRuntime.Child;

/// <summary>Runs a loaded model on one set of test vectors and compares what it computes with what the set says.</summary>
internal static class VectorRun
{
    /// <summary>How many outputs that differ are described.</summary>
    private const int MaxDescribed = 4;

    public static SetAnswer Run(InferenceSession session, RequestedSet set)
    {
        try
        {
            (string Name, VectorTensor Tensor)[] inputs = Assign(session.InputMetadata, session.InputNames, set.Inputs, RuntimeValue.Input);
            (string Name, VectorTensor Tensor)[] outputs = Assign(session.OutputMetadata, session.OutputNames, set.Outputs, RuntimeValue.Output);
            return outputs.Length == 0
                ? SetAnswer.Of(ProbeResults.InvalidVectors, "the set has no outputs to compare with")
                : Run(session, inputs, outputs, set.Tolerances);
        }
        catch (FormatException exception)
        {
            return SetAnswer.Of(ProbeResults.InvalidVectors, exception.Message);
        }
        catch (NotSupportedException exception)
        {
            return SetAnswer.Of(ProbeResults.Unsupported, exception.Message);
        }
        catch (OnnxRuntimeException exception)
        {
            return new SetAnswer(Answer.Of(exception, ProbeResults.DoesNotRun), 0, []);
        }
        catch (OutOfMemoryException)
        {
            return SetAnswer.Of(ProbeResults.OutOfMemory, "memory: the vectors and what the model computes from them do not fit");
        }
    }

    private static SetAnswer Run(
        InferenceSession session, (string Name, VectorTensor Tensor)[] inputs, (string Name, VectorTensor Tensor)[] outputs, Tolerances tolerances)
    {
        OrtValue[] values = new OrtValue[inputs.Length];
        try
        {
            for (int i = 0; i < inputs.Length; i++)
            {
                values[i] = ToRuntime(inputs[i].Tensor);
            }

            using var options = new RunOptions();
            using IDisposableReadOnlyCollection<OrtValue> results = session.Run(
                options, Array.ConvertAll(inputs, input => input.Name), values, Array.ConvertAll(outputs, output => output.Name));
            List<string> differences = [.. outputs.Zip(results)
                .Select(pair => (pair.First.Name, Text: Difference(pair.First.Tensor, pair.Second, tolerances)))
                .Where(difference => difference.Text is not null)
                .Select(difference => $"output '{difference.Name}': {difference.Text}")];
            string more = differences.Count > MaxDescribed ? $"; and {differences.Count - MaxDescribed} more outputs" : string.Empty;
            return new SetAnswer(
                new Answer(differences.Count == 0 ? ProbeResults.Matches : ProbeResults.Differs, null, string.Join("; ", differences.Take(MaxDescribed)) + more),
                outputs.Length,
                [.. session.OutputNames.Except(outputs.Select(output => output.Name), StringComparer.Ordinal)]);
        }
        finally
        {
            foreach (OrtValue? value in values)
            {
                value?.Dispose();
            }
        }
    }

    /// <summary>
    /// By the names a manifest gives; else by the names in the tensors when each of them names one of the model's; else by place, as the
    /// ONNX backend test runner does.
    /// </summary>
    private static (string Name, VectorTensor Tensor)[] Assign(
        IReadOnlyDictionary<string, NodeMetadata> metadata, IReadOnlyList<string> names, IReadOnlyList<RequestedValue> files, string direction)
    {
        if (files.Count > names.Count)
        {
            throw new FormatException($"the set has {files.Count} {direction}s, the model {names.Count}");
        }

        VectorTensor[] tensors = [.. files.Select((file, i) => ReadTensor(file, direction, i, metadata, names))];
        bool named = tensors.All(tensor => metadata.ContainsKey(tensor.Name)) && tensors.DistinctBy(tensor => tensor.Name).Count() == tensors.Length;
        return [.. tensors.Select((tensor, i) => (files[i].Name ?? (named ? tensor.Name : names[i]), tensor))];
    }

    private static VectorTensor ReadTensor(
        RequestedValue file, string direction, int index, IReadOnlyDictionary<string, NodeMetadata> metadata, IReadOnlyList<string> names)
    {
        string name = file.Name ?? names[index];
        if (!metadata.TryGetValue(name, out NodeMetadata? declared))
        {
            throw new FormatException($"the model has no {direction} '{name}'");
        }

        if (!declared.IsTensor)
        {
            throw new NotSupportedException($"the {direction} '{name}' is no tensor; only tensors are compared");
        }

        try
        {
            return TensorProtoReader.Read(ReadFile(file.File));
        }
        catch (FormatException exception)
        {
            throw new FormatException($"{direction} {index}: {exception.Message}", exception);
        }
        catch (NotSupportedException exception)
        {
            throw new NotSupportedException($"{direction} {index}: {exception.Message}", exception);
        }
    }

    private static byte[] ReadFile(string name)
    {
        using SafeFileHandle handle = File.OpenHandle(name);
        byte[] content = new byte[checked((int)RandomAccess.GetLength(handle))];
        int count = RandomAccess.Read(handle, content, 0);
        return count == content.Length ? content : throw new FormatException("the file ends early");
    }

    private static OrtValue ToRuntime(VectorTensor tensor)
    {
        if (tensor.ElementType == ElementTypes.Text)
        {
            OrtValue texts = OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, tensor.Dimensions);
            for (int i = 0; i < tensor.Texts.Count; i++)
            {
                texts.StringTensorSetElementAt(tensor.Texts[i].Span, i);
            }

            return texts;
        }

        OrtValue value = OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, (TensorElementType)tensor.ElementType, tensor.Dimensions);
        if (!tensor.Data.IsEmpty)
        {
            tensor.Data.Span.CopyTo(value.GetTensorMutableRawData());
        }

        return value;
    }

    private static string? Difference(VectorTensor expected, OrtValue actual, Tolerances tolerances)
    {
        if (!actual.IsTensor)
        {
            return "a tensor is expected, something else computed";
        }

        OrtTensorTypeAndShapeInfo info = actual.GetTensorTypeAndShape();
        if ((int)info.ElementDataType != expected.ElementType)
        {
            return $"{ElementTypes.Name(expected.ElementType)} is expected, {ElementTypes.Name((long)info.ElementDataType)} computed";
        }

        if (!info.Shape.AsSpan().SequenceEqual(expected.Dimensions))
        {
            return $"the shape [{string.Join(',', expected.Dimensions)}] is expected, [{string.Join(',', info.Shape)}] computed";
        }

        return info.ElementCount == 0 ? null
            : expected.ElementType == ElementTypes.Text ? TextDifference(expected, actual)
            : TensorComparison.Difference(expected.ElementType, expected.Data.Span, actual.GetTensorMutableRawData(), tolerances);
    }

    private static string? TextDifference(VectorTensor expected, OrtValue actual)
    {
        int[] different = [.. Enumerable.Range(0, expected.Texts.Count).Where(i => !actual.GetStringElementAsSpan(i).SequenceEqual(expected.Texts[i].Span))];
        return different.Length == 0 ? null : $"{different.Length} of {expected.Texts.Count} strings differ, the first at {different[0]}";
    }
}
