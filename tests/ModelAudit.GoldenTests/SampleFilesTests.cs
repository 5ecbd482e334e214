using ModelAudit.Samples.Models;

namespace ModelAudit.GoldenTests;

public sealed class SampleFilesTests
{
    public static TheoryData<string> Names => [.. SampleModels.All.Select(model => model.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_files_of_a_sample_are_the_ones_its_code_makes(string name)
    {
        SampleModel sample = SampleModels.All.Single(model => model.Name == name);
        string root = Path.Combine(Repository.Samples, name);

        string[] onDisk = [.. Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(root, file).Replace(Path.DirectorySeparatorChar, '/')).Order(StringComparer.Ordinal)];
        IReadOnlyDictionary<string, byte[]> made = sample.Build().Files;

        Assert.Equal(made.Keys, onDisk);
        Assert.All(made, file => Assert.Equal(file.Value, File.ReadAllBytes(Path.Combine(root, file.Key))));
    }

    [Fact]
    public void All_samples_together_stay_small() =>
        Assert.InRange(SampleModels.All.Sum(model => model.Build().Files.Values.Sum(content => content.Length)), 1, 400_000);
}
