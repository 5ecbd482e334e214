namespace ModelAudit.Formats.Paddle;

/// <summary>What the fields of PaddlePaddle's messages mean to the reader.</summary>
internal enum PaddleRole
{
    /// <summary>Passed through.</summary>
    None,

    /// <summary>Version.version.</summary>
    Version,

    /// <summary>ProgramDesc.blocks.</summary>
    Block,

    /// <summary>BlockDesc.ops.</summary>
    Operation,

    /// <summary>OpDesc.type.</summary>
    OperationType,

    /// <summary>BlockDesc.vars.</summary>
    Variable,

    /// <summary>VarDesc.name.</summary>
    VariableName,

    /// <summary>TensorDesc.data_type.</summary>
    DataType,

    /// <summary>TensorDesc.dims.</summary>
    Dimension,

    /// <summary>VarDesc.need_check_feed.</summary>
    IsFed,
}
