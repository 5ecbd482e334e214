using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;

namespace ModelAudit.Rules.Declarative;

/// <summary>A collection that rules can go through: a collection or text-list fact, the files, or the gaps.</summary>
/// <param name="Name">The name as written in the rule.</param>
/// <param name="Fields">The fields of its items.</param>
internal abstract record CollectionField(string Name, ImmutableArray<FactField> Fields)
{
    /// <summary>The name of the collection of all files.</summary>
    public const string FilesName = "files";

    /// <summary>The name of the collection of all gaps.</summary>
    public const string GapsName = "gaps";

    /// <summary>The one field of the items of a list of strings.</summary>
    public static readonly FactField ValueField = new("value", FactType.Text, "The string.", IsKey: true);

    /// <summary>Whether each item brings the file it belongs to into view.</summary>
    public abstract bool HasFiles { get; }

    /// <summary>Whether the items depend on the file in view.</summary>
    public virtual bool DependsOnFile => false;

    /// <summary>The items.</summary>
    public abstract CollectionItems Read(in Frame frame);

    /// <summary>The item fields that a fact's values have.</summary>
    public static ImmutableArray<FactField> FieldsOf(FactDefinition fact) => fact.Type == FactType.TextList ? [ValueField] : fact.Fields;

    /// <summary>The items of one file's fact.</summary>
    private protected static CollectionItems Of(FactLookup lookup, FileEvidence? file) => lookup.State switch
    {
        FactState.Unknown => new CollectionItems([], lookup.Reason ?? "it was not examined"),
        FactState.Absent => new CollectionItems([], null),
        _ when lookup.Value!.Type == FactType.TextList =>
            new CollectionItems([.. lookup.Value.TextList.Select(text => (file, FactItem.Of((ValueField.Name, FactValue.Of(text)))))], null),
        _ => new CollectionItems([.. lookup.Value.Collection.Select(item => (file, item))], null),
    };

    /// <summary>A collection about the model.</summary>
    public sealed record OfModel(FactDefinition Fact) : CollectionField(Fact.Name, FieldsOf(Fact))
    {
        /// <inheritdoc/>
        public override bool HasFiles => false;

        /// <inheritdoc/>
        public override CollectionItems Read(in Frame frame)
        {
            EvaluationState state = frame.State;
            return state.Items(this, () => Of(state.LookupModel(Fact), null));
        }
    }

    /// <summary>A collection that the organisation declares.</summary>
    public sealed record OfContext(FactDefinition Fact) : CollectionField(Fact.Name, FieldsOf(Fact))
    {
        /// <inheritdoc/>
        public override bool HasFiles => false;

        /// <inheritdoc/>
        public override CollectionItems Read(in Frame frame) => Of(frame.State.Context.Declared.Lookup(Fact), null);
    }

    /// <summary>A collection about the file in view.</summary>
    public sealed record OfFile(FactDefinition Fact) : CollectionField(Fact.Name, FieldsOf(Fact))
    {
        /// <inheritdoc/>
        public override bool HasFiles => true;

        /// <inheritdoc/>
        public override bool DependsOnFile => true;

        /// <inheritdoc/>
        public override CollectionItems Read(in Frame frame) =>
            frame.File is { } file ? Of(frame.State.Evidence.Lookup(file, Fact), file) : new CollectionItems([], "no file is in view");
    }

    /// <summary>The collections of all files, one after the other.</summary>
    public sealed record OfAllFiles(FactDefinition Fact) : CollectionField(Fact.Name, FieldsOf(Fact))
    {
        /// <inheritdoc/>
        public override bool HasFiles => true;

        /// <inheritdoc/>
        public override CollectionItems Read(in Frame frame)
        {
            EvaluationState state = frame.State;
            return state.Items(this, () =>
            {
                var items = ImmutableArray.CreateBuilder<(FileEvidence?, FactItem)>();
                string? missing = null;
                foreach (FileEvidence file in state.Evidence.Files)
                {
                    CollectionItems some = Of(state.Evidence.Lookup(file, Fact), file);
                    items.AddRange(some.Items);
                    missing ??= some.Missing is { } reason ? $"{file.Path}: {reason}" : null;
                }

                return new CollectionItems(items.DrainToImmutable(), missing ?? state.MissingFiles);
            });
        }
    }

    /// <summary>All files.</summary>
    public sealed record AllFiles() : CollectionField(FilesName, [.. FileProperty.All.Select(property => new FactField(property.Name, property.Type, property.Summary))])
    {
        private static readonly FactItem NoFields = new([]);

        /// <inheritdoc/>
        public override bool HasFiles => true;

        /// <inheritdoc/>
        public override CollectionItems Read(in Frame frame)
        {
            EvaluationState state = frame.State;
            return state.Items(this, () => new CollectionItems([.. state.Evidence.Files.Select(file => ((FileEvidence?)file, NoFields))], state.MissingFiles));
        }
    }

    /// <summary>All gaps.</summary>
    public sealed record AllGaps() : CollectionField(GapsName, GapFields)
    {
        private const int MaximumShared = 1_024;

        private static readonly ImmutableArray<FactField> GapFields =
        [
            new("path", FactType.Text, "The file, where it is about one.", IsKey: true),
            new("inspector", FactType.Text, "Who could not examine it: an inspector's name, or 'engine'.", IsKey: true),
            new("reason", FactType.Text, "malformed, truncated, limitReached, unsupported, unreadable, changedDuringAudit, inspectorFailed or skipped.", IsKey: true),
            new("detail", FactType.Text, "One sentence."),
        ];

        /// <inheritdoc/>
        public override bool HasFiles => false;

        /// <inheritdoc/>
        public override CollectionItems Read(in Frame frame)
        {
            EvaluationState state = frame.State;
            return state.Items(this, () =>
            {
                // Hundreds of thousands of files may have the same gap: only the path differs.
                var values = new Dictionary<string, FactValue>(StringComparer.Ordinal);
                return new CollectionItems([.. state.Evidence.AllGaps.Select(gap => ((FileEvidence?)null, ItemOf(gap, values)))], null);
            });
        }

        private static FactItem ItemOf(EvidenceGap gap, Dictionary<string, FactValue> values) => FactItem.Of(
            ("path", gap.Path is { } path ? FactValue.Of(path.Value) : null),
            ("inspector", Shared(gap.Inspector, values)),
            ("reason", Shared(GapReasonNames.NameOf(gap.Reason), values)),
            ("detail", Shared(gap.Detail, values)));

        private static FactValue Shared(string text, Dictionary<string, FactValue> values)
        {
            if (!values.TryGetValue(text, out FactValue? value))
            {
                value = FactValue.Of(text);
                if (values.Count < MaximumShared)
                {
                    values.Add(text, value);
                }
            }

            return value;
        }
    }
}
