namespace ModelAudit.Openness;

/// <summary>A component of the Model Openness Framework.</summary>
/// <param name="Id">Its number in the framework's tool.</param>
/// <param name="Name">Its name, as <c>mof.yml</c> writes it.</param>
/// <param name="Description">What it is, as <c>mof.yml</c> writes it.</param>
/// <param name="Content">What kind of content it is.</param>
/// <param name="Class">The lowest class that asks for it: 3, 2 or 1.</param>
/// <param name="IsRequired">Whether that class needs it, or only welcomes it.</param>
internal sealed record MofComponent(int Id, string Name, string Description, MofContent Content, int Class, bool IsRequired);
