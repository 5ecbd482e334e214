using ModelAudit.Samples.Models;

if (args is not [string name, string directory])
{
    Console.Error.WriteLine("usage: ModelAudit.Samples <name|all|deepseek-r1-shaped> <dir>");
    foreach (SampleModel model in SampleModels.All)
    {
        Console.Error.WriteLine($"  {model.Name}: {model.Summary}");
    }

    Console.Error.WriteLine("  deepseek-r1-shaped: all 163 shards and tensor names of DeepSeek-R1, for measuring.");
    return 2;
}

switch (name)
{
    case "all":
        foreach (SampleModel model in SampleModels.All)
        {
            model.WriteTo(Path.Combine(directory, model.Name));
        }

        return 0;
    case "deepseek-r1-shaped":
        Console.WriteLine($"{DeepSeekR1Shape.WriteTo(directory)} tensors in {DeepSeekR1Shape.Shards} shards");
        return 0;
    default:
        if (SampleModels.All.FirstOrDefault(model => model.Name == name) is not { } sample)
        {
            Console.Error.WriteLine($"There is no sample '{name}'.");
            return 2;
        }

        sample.WriteTo(directory);
        return 0;
}
