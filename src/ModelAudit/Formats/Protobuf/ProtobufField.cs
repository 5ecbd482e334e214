namespace ModelAudit.Formats.Protobuf;

/// <summary>A field of a message.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="Role">What it means to whoever reads; 0 when it is only passed through.</param>
/// <param name="IsMany">Whether it may stand there more than once.</param>
/// <param name="Message">The message that it holds.</param>
internal sealed record ProtobufField(uint Number, ProtobufKind Kind, int Role, bool IsMany, ProtobufMessage? Message);
