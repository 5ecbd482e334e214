using ModelAudit.Formats.ModelFiles;

namespace ModelAudit.Formats.Xml;

/// <summary>Reads PMML (Predictive Model Markup Language): who made it, which kinds of models it holds, and extensions, whose meaning only their vendor knows.</summary>
public sealed class PmmlInspector : ModelFileInspector
{
    private static readonly string[] Models =
    [
        "AnomalyDetectionModel", "AssociationModel", "BayesianNetworkModel", "BaselineModel", "ClusteringModel", "GaussianProcessModel", "GeneralRegressionModel", "MiningModel", "NaiveBayesModel",
        "NearestNeighborModel", "NeuralNetwork", "RegressionModel", "RuleSetModel", "Scorecard", "SequenceModel", "SupportVectorMachineModel", "TextModel", "TimeSeriesModel", "TreeModel",
    ];

    /// <inheritdoc/>
    public override string Name => "pmml";

    /// <inheritdoc/>
    public override bool Accepts(in FormatProbe probe) => ModelFileSignatures.IsPmml(probe);

    internal override void Read(InspectionContext context, ModelFileReport report) => XmlTags.Read(context, reader =>
    {
        switch (reader.LocalName)
        {
            case "PMML" when reader.Depth == 0:
                report.Version(reader.GetAttribute("version"));
                break;
            case "Header":
                report.Property("copyright", reader.GetAttribute("copyright"));
                report.Property("description", reader.GetAttribute("description"));
                break;
            case "Application":
                report.Property("application", $"{reader.GetAttribute("name")} {reader.GetAttribute("version")}".Trim());
                break;
            case "Extension":
                report.Part("object", $"extension {reader.GetAttribute("extender") ?? reader.GetAttribute("name")}".Trim());
                break;
            case var name when Array.IndexOf(Models, name) >= 0:
                report.Part("model", name);
                report.Property("function", reader.GetAttribute("functionName"));
                report.Property("name", reader.GetAttribute("modelName"));
                break;
            default:
                break;
        }
    });
}
