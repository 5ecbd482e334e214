using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Sources;

namespace ModelAudit.Rules.Declarative;

/// <summary>What one outcome of a rule is about: the model, a file, or an item of a collection.</summary>
internal abstract class RuleSubject
{
    /// <summary>What is in view of the rule's conditions.</summary>
    public abstract BindingScope Scope { get; }

    /// <summary>The sentence when there is no subject.</summary>
    public abstract string NoneMessage { get; }

    /// <summary>The subjects, in the order of the evidence.</summary>
    public abstract IEnumerable<SubjectFrame> Enumerate(EvaluationState state);

    /// <summary>Whether it is stated that there are no subjects, which is more than that nothing was stated.</summary>
    public virtual bool IsKnownEmpty(EvaluationState state) => false;

    /// <summary>The model as a whole.</summary>
    public sealed class Model : RuleSubject
    {
        /// <inheritdoc/>
        public override BindingScope Scope => BindingScope.Model;

        /// <inheritdoc/>
        public override string NoneMessage => "There is no model.";

        /// <inheritdoc/>
        public override IEnumerable<SubjectFrame> Enumerate(EvaluationState state) => [new(new Frame(state, null, null), null, null, null, null)];
    }

    /// <summary>Each file.</summary>
    public sealed class Files : RuleSubject
    {
        /// <inheritdoc/>
        public override BindingScope Scope => BindingScope.File.Enter(new CollectionField.AllFiles());

        /// <inheritdoc/>
        public override string NoneMessage => "There are no files.";

        /// <inheritdoc/>
        public override IEnumerable<SubjectFrame> Enumerate(EvaluationState state)
        {
            foreach (FileEvidence file in state.Evidence.Files)
            {
                yield return new SubjectFrame(new Frame(state, file, null), file.Path, null, null, null);
            }

            if (state.MissingFiles is { } reason)
            {
                yield return new SubjectFrame(new Frame(state, null, null), null, null, null, reason);
            }
        }
    }

    /// <summary>Each item of a collection.</summary>
    public sealed class Items(CollectionField collection) : RuleSubject
    {
        private readonly ItemPlace place = new(collection);

        /// <inheritdoc/>
        public override BindingScope Scope => BindingScope.Model.Enter(collection);

        /// <inheritdoc/>
        public override string NoneMessage => $"There are no {collection.Name}.";

        /// <inheritdoc/>
        public override bool IsKnownEmpty(EvaluationState state) => collection switch
        {
            CollectionField.OfAllFiles { Fact: { } fact } => state.Evidence.Files.Any(file => state.Evidence.Lookup(file, fact).State == FactState.Present),
            CollectionField.OfModel { Fact: { } fact } => state.LookupModel(fact).State == FactState.Present,
            CollectionField.OfContext { Fact: { } fact } => state.Context.Declared.Lookup(fact).State == FactState.Present,
            _ => true,
        };

        /// <inheritdoc/>
        public override IEnumerable<SubjectFrame> Enumerate(EvaluationState state) => collection is CollectionField.OfAllFiles { Fact: { } fact }
            ? OfFiles(state, new CollectionField.OfFile(fact))
            : Of(new Frame(state, null, null), collection, null);

        private IEnumerable<SubjectFrame> OfFiles(EvaluationState state, CollectionField.OfFile ofFile)
        {
            foreach (FileEvidence file in state.Evidence.Files)
            {
                foreach (SubjectFrame subject in Of(new Frame(state, file, null), ofFile, file.Path))
                {
                    yield return subject;
                }
            }

            if (state.MissingFiles is { } reason)
            {
                yield return new SubjectFrame(new Frame(state, null, null), null, null, null, reason);
            }
        }

        private IEnumerable<SubjectFrame> Of(Frame frame, CollectionField items, ArtifactPath? path)
        {
            CollectionItems known = items.Read(frame);
            foreach ((FileEvidence? file, FactItem item) in known.Items)
            {
                yield return place.Of(frame with { File = file ?? frame.File, Item = item }, path);
            }

            if (known.Missing is { } reason)
            {
                yield return new SubjectFrame(frame, path, null, null, reason);
            }
        }
    }
}
