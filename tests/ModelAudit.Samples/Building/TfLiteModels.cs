namespace ModelAudit.Samples.Building;

/// <summary>Small models of TensorFlow Lite: one fully connected layer of 32-bit floats, and an operator.</summary>
public static class TfLiteModels
{
    /// <summary>A model.</summary>
    /// <param name="operation">A second operator's code (OperatorCode), or null for softmax.</param>
    /// <param name="weightBytes">The length of the weights, whose shape wants 24 bytes.</param>
    /// <param name="opcode">The index of the second operator's code.</param>
    /// <param name="tensor">A tensor that the second operator uses.</param>
    public static FlatBufferBuilder Model(FlatBufferBuilder? operation = null, int weightBytes = 24, int opcode = 1, int tensor = 2)
    {
        FlatBufferBuilder graph = new FlatBufferBuilder()
            .Tables(0, Tensor("x", 0, 1, 3), Tensor("w", 1, 2, 3), Tensor("y", 0, 1, 2))
            .Ints(1, 0)
            .Ints(2, 2)
            .Tables(3, Operation(0, [0, 1], [2]), Operation(opcode, [tensor], [2]))
            .Text(4, "main");
        FlatBufferBuilder signature = new FlatBufferBuilder().Tables(0, new FlatBufferBuilder().Text(0, "x")).Text(2, "serving_default");
        return new FlatBufferBuilder()
            .Scalar(0, 4, 3)
            .Tables(1, new FlatBufferBuilder().Scalar(0, 1, 9).Scalar(3, 4, 9), operation ?? new FlatBufferBuilder().Scalar(0, 1, 25))
            .Tables(2, graph)
            .Text(3, "MLIR Converted.")
            .Tables(4, new FlatBufferBuilder(), new FlatBufferBuilder().Bytes(0, new byte[weightBytes]))
            .Tables(6, new FlatBufferBuilder().Text(0, "min_runtime_version").Scalar(1, 4, 0))
            .Tables(7, signature);
    }

    /// <summary>The code of an operator that the model names itself.</summary>
    public static FlatBufferBuilder Custom(string name) => new FlatBufferBuilder().Scalar(0, 1, 32).Text(1, name).Scalar(3, 4, 32);

    private static FlatBufferBuilder Tensor(string name, int buffer, params int[] shape) => new FlatBufferBuilder().Ints(0, shape).Scalar(1, 1, 0).Scalar(2, 4, buffer).Text(3, name);

    private static FlatBufferBuilder Operation(int code, int[] inputs, int[] outputs) => new FlatBufferBuilder().Scalar(0, 4, code).Ints(1, inputs).Ints(2, outputs);
}
