using ModelAudit.Facts;
using ModelAudit.Formats;
using ModelAudit.Formats.Pickle;
using ModelAudit.Samples.Building;

namespace ModelAudit.Tests.Formats.Pickle;

/// <summary>Inspects assembled pickles and puts facts into short lines.</summary>
internal static class Unpickling
{
    public static InspectionContext Inspect(this PickleAssembler pickle) => Inspect(pickle.Build());

    public static InspectionContext Inspect(byte[] content) => Examination.Of(new PickleInspector(), content, path: "model.pkl");

    /// <summary>"name OPCODE resolution", and "called" and "passed" where they hold.</summary>
    public static string[] Imports(this InspectionContext context) =>
    [
        .. context.Value(PickleFacts.Imports).Select(item =>
            $"{Text(item, "name")} {Text(item, "opcode")} {Text(item, "resolution")}{(Flag(item, "called") ? " called" : string.Empty)}{(Flag(item, "passed") ? " passed" : string.Empty)}"),
    ];

    /// <summary>"callable(arguments) OPCODE".</summary>
    public static string[] Calls(this InspectionContext context) =>
        [.. context.Value(PickleFacts.Calls).Select(item => $"{Text(item, "callable")}({Text(item, "arguments")}) {Text(item, "opcode")}")];

    public static string[] Endings(this InspectionContext context) => [.. context.Value(PickleFacts.Streams).Select(item => Text(item, "ending"))];

    public static string[] Codes(this InspectionContext context) => [.. context.Value(PickleFacts.Anomalies).Select(item => Text(item, "code")).Distinct()];

    public static string[] Callables(this InspectionContext context, string callable) =>
        [.. context.Value(PickleFacts.Calls).Single(item => Text(item, "callable") == callable)["callables"]!.TextList];

    public static string Text(FactItem item, string field) => item[field]?.Text ?? string.Empty;

    public static bool Flag(FactItem item, string field) => item[field]?.Boolean ?? false;

    public static long Number(FactItem item, string field) => item[field]!.Integer;
}
