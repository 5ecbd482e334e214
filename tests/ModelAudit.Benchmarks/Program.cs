using BenchmarkDotNet.Running;
using ModelAudit.Benchmarks.Processes;

switch (args)
{
    case ["process", .. string[] rest]:
        return ProcessBench.Run(rest);
    case ["prepare", string name, string directory]:
        return ProcessBench.Prepare(name, directory);
    case ["micro", .. string[] rest]:
        BenchmarkSwitcher.FromAssembly(typeof(ProcessBench).Assembly).Run(rest);
        return 0;
    default:
        Console.Error.WriteLine(ProcessBench.Usage);
        return 2;
}
