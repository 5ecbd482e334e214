namespace ModelAudit.OnnxRuntime.Tests.Building;

/// <summary>Models that kill, hang or starve the process that loads or runs them.</summary>
internal static class HostileModels
{
    private const string Domain = "laughs";

    /// <summary>The smallest integer divided by -1: a division that the processor refuses.</summary>
    public static byte[] Division() => new GraphBuilder()
        .Initializer("smallest", Tensors.Int64s([1], long.MinValue)).Initializer("minusOne", Tensors.Int64s([1], -1))
        .Node("Div", ["smallest", "minusOne"], ["y"]).Output("y", GraphBuilder.Int64, 1).Build();

    /// <summary>Functions that each call the next one twice: 2^count nodes when they are put in place.</summary>
    public static byte[] BillionLaughs(int count)
    {
        var model = new GraphBuilder().Function(Domain, "f" + count, ("Identity", string.Empty, "a", "b"));
        for (int i = count - 1; i > 0; i--)
        {
            model.Function(Domain, "f" + i, ("f" + (i + 1), Domain, "a", "c"), ("f" + (i + 1), Domain, "c", "b"));
        }

        return model.Call("f1", "x", "y").Input("x", GraphBuilder.Float, 1).Output("y", GraphBuilder.Float, 1).Build();
    }

    /// <summary>A few bytes of model that ask for an array of this many floats when they run.</summary>
    public static byte[] Allocation(long elements) => new GraphBuilder()
        .Initializer("shape", Tensors.Int64s([1], elements)).Node("ConstantOfShape", ["shape"], ["big"])
        .Initializer("axes", Tensors.Int64s([1], 0)).Node("ReduceSum", ["big", "axes"], ["y"]).Output("y", GraphBuilder.Float, 1).Build();

    /// <summary>A loop that never ends.</summary>
    public static byte[] EndlessLoop()
    {
        GraphBuilder body = new GraphBuilder()
            .Node("Identity", ["condition"], ["again"]).Node("Identity", ["carried"], ["next"])
            .Input("iteration", GraphBuilder.Int64).Input("condition", 9).Input("carried", GraphBuilder.Float, 1)
            .Output("again", 9).Output("next", GraphBuilder.Float, 1);
        return new GraphBuilder()
            .Initializer("true", Tensors.Of(9, [], [1])).Node("Loop", ["", "true", "x"], ["y"], GraphBuilder.GraphAttribute("body", body))
            .Input("x", GraphBuilder.Float, 1).Output("y", GraphBuilder.Float, 1).Build();
    }
}
