using ModelAudit.Facts;

namespace ModelAudit.Rules.Declarative;

/// <summary>Finds what a field or collection name in a rule means, and says what was probably meant when there is none.</summary>
internal static class FieldBinder
{
    private const string ItemPrefix = "item.";
    private const string FilePrefix = "file.";

    /// <summary>Binds a field; reports a problem and gives null when there is none of this name in view.</summary>
    public static BoundField? Field(string name, SourceNode at, BindingScope scope, BindingContext context)
    {
        BoundField? field = Bind(name, at, scope, context);
        context.FileReads += field is BoundField.OfFile or BoundField.OfFileProperty ? 1 : 0;
        if (field is not (null or BoundField.OfModel or BoundField.OfContext))
        {
            context.UsedScopes.Add(scope);
        }

        return field;
    }

    private static BoundField? Bind(string name, SourceNode at, BindingScope scope, BindingContext context)
    {
        if (name.StartsWith(ItemPrefix, StringComparison.Ordinal))
        {
            return ItemField(name, at, scope, context.Problems);
        }

        if (name.StartsWith(FilePrefix, StringComparison.Ordinal)
            && FileProperty.All.FirstOrDefault(property => property.Name == name[FilePrefix.Length..]) is { } property)
        {
            return NeedsFile(name, at, scope, context.Problems) ? new BoundField.OfFileProperty(name, property) : null;
        }

        if (!context.Vocabulary.TryGet(name, out FactDefinition? fact))
        {
            context.Problems.Add(at, $"There is no fact or field '{name}'.{NearestName.Hint(name, FieldNames(context.Vocabulary))}");
            return null;
        }

        return fact.Scope switch
        {
            FactScope.Model => new BoundField.OfModel(fact),
            FactScope.Context => new BoundField.OfContext(fact),
            _ => NeedsFile(name, at, scope, context.Problems) ? new BoundField.OfFile(fact) : null,
        };
    }

    /// <summary>Binds a collection; reports a problem and gives null when there is none of this name.</summary>
    public static CollectionField? Collection(string name, SourceNode at, bool hasFile, BindingContext context)
    {
        switch (name)
        {
            case CollectionField.FilesName:
                return new CollectionField.AllFiles();
            case CollectionField.GapsName:
                return new CollectionField.AllGaps();
        }

        if (!context.Vocabulary.TryGet(name, out FactDefinition? fact))
        {
            context.Problems.Add(at, $"There is no collection '{name}'.{NearestName.Hint(name, CollectionNames(context.Vocabulary))}");
            return null;
        }

        if (fact.Type is not (FactType.Collection or FactType.TextList))
        {
            context.Problems.Add(at, $"'{name}' is {TypeName(fact.Type)}, not a collection.");
            return null;
        }

        return fact.Scope switch
        {
            FactScope.Model => new CollectionField.OfModel(fact),
            FactScope.Context => new CollectionField.OfContext(fact),
            _ => hasFile ? new CollectionField.OfFile(fact) : new CollectionField.OfAllFiles(fact),
        };
    }

    /// <summary>The type of a field in words.</summary>
    public static string TypeName(FactType type) => type switch
    {
        FactType.Text => "a text",
        FactType.Integer => "an integer",
        FactType.Boolean => "a boolean",
        FactType.TextList => "a list of texts",
        _ => "a collection",
    };

    /// <summary>The names of all fields but those of items.</summary>
    public static IEnumerable<string> FieldNames(Vocabulary vocabulary) =>
        FileProperty.All.Select(property => FilePrefix + property.Name).Concat(vocabulary.Facts.Select(fact => fact.Name));

    /// <summary>The names of all collections.</summary>
    public static IEnumerable<string> CollectionNames(Vocabulary vocabulary) =>
        vocabulary.Facts.Where(fact => fact.Type is FactType.Collection or FactType.TextList).Select(fact => fact.Name)
            .Prepend(CollectionField.GapsName).Prepend(CollectionField.FilesName);

    private static BoundField? ItemField(string name, SourceNode at, BindingScope scope, DocumentProblems problems)
    {
        string field = name[ItemPrefix.Length..];
        if (scope.Item is not { } collection)
        {
            problems.Add(at, $"'{name}' has no meaning here: no collection is gone through.");
            return null;
        }

        if (collection.Fields.FirstOrDefault(known => known.Name == field) is not { } declared)
        {
            problems.Add(at, $"The items of '{collection.Name}' have no field '{field}'.{NearestName.Hint(field, collection.Fields.Select(known => known.Name))}");
            return null;
        }

        return collection is CollectionField.AllFiles
            ? new BoundField.OfFileProperty(name, FileProperty.All.First(property => property.Name == field))
            : new BoundField.OfItem(name, declared);
    }

    private static bool NeedsFile(string name, SourceNode at, BindingScope scope, DocumentProblems problems)
    {
        if (!scope.HasFile)
        {
            problems.Add(at, $"'{name}' is about one file and none is in view: use \"each\": \"file\", or go through \"files\".");
        }

        return scope.HasFile;
    }
}
