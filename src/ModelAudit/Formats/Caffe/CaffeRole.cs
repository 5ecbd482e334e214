namespace ModelAudit.Formats.Caffe;

/// <summary>What the fields of Caffe's messages mean to the reader.</summary>
internal enum CaffeRole
{
    /// <summary>Passed through.</summary>
    None,

    /// <summary>NetParameter.name.</summary>
    NetName,

    /// <summary>NetParameter.input.</summary>
    Input,

    /// <summary>A layer.</summary>
    Layer,

    /// <summary>The name of a layer.</summary>
    LayerName,

    /// <summary>LayerParameter.type.</summary>
    LayerType,

    /// <summary>V1LayerParameter.type, a number.</summary>
    OldLayerType,

    /// <summary>A blob of weights.</summary>
    Blob,

    /// <summary>A dimension of a blob.</summary>
    Dimension,

    /// <summary>One of four dimensions of an old blob.</summary>
    OldDimension,

    /// <summary>32-bit floats.</summary>
    Singles,

    /// <summary>64-bit floats.</summary>
    Doubles,

    /// <summary>LayerParameter.python_param.</summary>
    Python,

    /// <summary>PythonParameter.module.</summary>
    PythonModule,

    /// <summary>PythonParameter.layer.</summary>
    PythonLayer,
}
