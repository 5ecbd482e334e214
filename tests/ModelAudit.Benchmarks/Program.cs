using BenchmarkDotNet.Running;
using ModelAudit.Benchmarks.Endurance;
using ModelAudit.Benchmarks.Processes;
using ModelAudit.Benchmarks.Structure;

switch (args)
{
    case ["process", .. string[] rest]:
        return ProcessBench.Run(rest);
    case ["prepare", string name, string directory]:
        return ProcessBench.Prepare(name, directory);
    case ["endurance", .. string[] rest]:
        return await EnduranceRun.RunAsync(rest);
    case ["walk"]:
        return WalkBench.Run();
    case ["structure"]:
        return StructureBench.Run();
    case ["structure", string work, string path]:
        return StructureBench.RunChild(work, path);
    case ["micro", .. string[] rest]:
        BenchmarkSwitcher.FromAssembly(typeof(ProcessBench).Assembly).Run(rest);
        return 0;
    default:
        Console.Error.WriteLine(ProcessBench.Usage);
        return 2;
}
