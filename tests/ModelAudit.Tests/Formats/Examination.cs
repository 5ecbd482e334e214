using System.Text;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Formats;
using ModelAudit.Reading;
using ModelAudit.Sources;

namespace ModelAudit.Tests.Formats;

/// <summary>Runs one inspector over bytes in memory.</summary>
internal static class Examination
{
    public static InspectionContext Of(IFormatInspector inspector, ReadOnlyMemory<byte> content, AuditLimits? limits = null, string path = "model.safetensors")
    {
        var context = new InspectionContext(inspector, ArtifactPath.Parse(path), new MemoryReader(content), limits ?? AuditLimits.Default, CancellationToken.None);
        inspector.Inspect(context);
        if (context.HashingWatch is { } hashing)
        {
            hashing.Watch.See(0, content.Span);
            hashing.Watch.State(context);
        }

        if (context.Facts.Unstated.Any())
        {
            Assert.NotEmpty(context.Gaps);
        }

        return context;
    }

    public static FormatProbe Probe(byte[] content, string path) => new(
        content.AsSpan(0, Math.Min(content.Length, FormatProbe.HeaderBytes)),
        content.AsSpan(Math.Max(0, content.Length - FormatProbe.TailBytes)),
        content.Length,
        ArtifactPath.Parse(path));

    public static T Value<T>(this InspectionContext context, Fact<T> fact) =>
        context.Facts.Statements.TryGetValue(fact.Name, out FactValue? value) && value is not null
            ? value.To<T>()
            : throw new InvalidOperationException($"'{fact}' has no value; gaps: {string.Join(" | ", context.Gaps.Select(gap => gap.Detail))}");

    public static bool IsUnknown(this InspectionContext context, FactDefinition fact) => !context.Facts.Statements.ContainsKey(fact.Name);

    public static bool HasGap(this InspectionContext context, GapReason reason) => context.Gaps.Any(gap => gap.Reason == reason);

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
