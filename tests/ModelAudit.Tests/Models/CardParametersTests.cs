using ModelAudit.Models;

namespace ModelAudit.Tests.Models;

public sealed class CardParametersTests
{
    [Theory]
    [InlineData("| Model | Total parameters | Activated parameters |\n|---|---|---|\n| A | 671B | 37B |\n| B | **16B** | 2.4B |", "671000000000 16000000000")]
    [InlineData("|Parameters|8.03B|\n|---|---|\n|Layers|32|", "8030000000")]
    [InlineData("| Layers | 32 |\n|---|---|\n| Number of parameters | 350M |", "350000000")]
    [InlineData("- **Parameters:** 7B\n* Model size: 1.5 billion parameters.\n**Total Parameters**: ~ 70B", "7000000000 1500000000 70000000000")]
    [InlineData("- Number of Parameters: 7.61B\n- Number of Parameters (Non-Embedding): 6.53B", "7610000000")]
    [InlineData("The model has parameters: many, 7B of them.\nWith 7B parameters\n```\nParameters: 7B\n```", "")]
    [InlineData("- Parameters: temperature 0.7\n- Parameters: 0B\n| Parameters |\n|---|\n| 7B |", "")]
    [InlineData("| a | Parameters |\n|---|---|\nParameters | x | 7B", "")]
    public void What_tables_and_lists_declare_is_found(string card, string values) =>
        Assert.Equal(values, string.Join(' ', CardParameters.Of(card).Select(declared => declared.Value)));
}
