namespace ModelAudit.Formats.Onnx.Analysis;

/// <summary>What a value is made of, as far as the search for gates needs it. A value with nothing is a constant.</summary>
[Flags]
internal enum OnnxTaint
{
    /// <summary>A constant.</summary>
    None = 0,

    /// <summary>It depends on what stands in an input of the graph.</summary>
    Data = 1 << 0,

    /// <summary>It depends on the shape of a value.</summary>
    Shape = 1 << 1,

    /// <summary>It has passed a learned layer.</summary>
    Heavy = 1 << 2,

    /// <summary>It is an input, moved and cut only.</summary>
    Raw = 1 << 3,

    /// <summary>It has one element for each sample.</summary>
    Narrow = 1 << 4,

    /// <summary>It has passed a reduction, or a selection at constant places.</summary>
    Reduced = 1 << 5,

    /// <summary>It is the result of a comparison, or of something that steps like one.</summary>
    Step = 1 << 6,

    /// <summary>It depends on a comparison of one element for each sample, and else on constants: a gate, or what a gate has chosen.</summary>
    Gate = 1 << 7,

    /// <summary>It counts comparisons, or mixes a gate with data.</summary>
    Count = 1 << 8,

    /// <summary>It is bounded from one side.</summary>
    Half = 1 << 9,

    /// <summary>It is bounded from both sides.</summary>
    Clipped = 1 << 10,

    /// <summary>It was multiplied by a large constant.</summary>
    Gain = 1 << 11,

    /// <summary>It counts up: places in a sequence.</summary>
    Ramp = 1 << 12,

    /// <summary>It has passed one product with a matrix or filter only: a weighted sum of the input.</summary>
    Linear = 1 << 13,

    /// <summary>Its shape depends on what stands in an input: how many elements fulfil a condition.</summary>
    Sized = 1 << 14,

    /// <summary>It is one number for each sample, of several elements of the input, that was rounded.</summary>
    Rounded = 1 << 15,

    /// <summary>It depends on inputs of a single number only, which steer how a model is run: a place in a stream, a temperature.</summary>
    Control = 1 << 16,

    /// <summary>It is a constant of the shape of some data: data that was multiplied by zero.</summary>
    Void = 1 << 17,
}
