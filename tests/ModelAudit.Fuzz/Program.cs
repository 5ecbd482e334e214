using ModelAudit.Fuzz.Engine;
using ModelAudit.Fuzz.Targets;

if (FuzzOptions.Read(args) is not { } options)
{
    Console.Error.WriteLine(FuzzOptions.Usage);
    return 2;
}

CoverageGuidance.Prepare();
if (options.List)
{
    foreach (FuzzTarget known in FuzzTargets.All)
    {
        Console.WriteLine(known.Name);
    }

    return 0;
}

if (options.Target is null)
{
    string[] missing = [.. FuzzTargets.Missing()];
    if (missing.Length > 0)
    {
        Console.Error.WriteLine($"These inspectors ship, but have no fuzz target: {string.Join(", ", missing)}.");
        return 1;
    }

    return FuzzFleet.Run(FuzzTargets.All, options) ? 0 : 1;
}

if (FuzzTargets.All.FirstOrDefault(known => known.Name == options.Target) is not { } target)
{
    Console.Error.WriteLine($"There is no target '{options.Target}'; --list names them.");
    return 2;
}

if (options.Seeds is not null)
{
    CoverageGuidance.WriteSeeds(target, options.Seeds);
    return 0;
}

if (options.Afl)
{
    CoverageGuidance.Run(target);
    return 0;
}

var runner = new FuzzRunner(target, options.Seed, options.Crashes, options.Persist);
if (options.Replay is null)
{
    return runner.Run(options.Duration) ? 0 : 1;
}

string? problem = runner.Execute(File.ReadAllBytes(options.Replay));
Console.WriteLine(problem ?? "nothing is broken");
return problem is null ? 0 : 1;
