using System.Globalization;

namespace ModelAudit.Fuzz.Engine;

/// <summary>The command line.</summary>
internal sealed record FuzzOptions
{
    public const string Usage =
        "usage: ModelAudit.Fuzz [--seconds N] [--target NAME] [--seed N] [--crashes DIR] [--parallel N] [--persist] [--replay FILE] [--write-seeds DIR] [--afl] [--list]";

    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(20);

    public string? Target { get; init; }

    public ulong Seed { get; init; } = 1;

    public string Crashes { get; init; } = "artifacts/fuzz";

    public int Parallel { get; init; } = Environment.ProcessorCount;

    /// <summary>Writes each input before it is fed: slow, but it survives the death of the process.</summary>
    public bool Persist { get; init; }

    public string? Replay { get; init; }

    /// <summary>Where to write the inputs that the target starts from, or null.</summary>
    public string? Seeds { get; init; }

    /// <summary>Lets AFL++ choose the inputs: the program must have been started by it.</summary>
    public bool Afl { get; init; }

    public bool List { get; init; }

    /// <summary>Reads the command line, or gives null when it is wrong.</summary>
    public static FuzzOptions? Read(ReadOnlySpan<string> args)
    {
        var options = new FuzzOptions();
        for (int i = 0; i < args.Length; i++)
        {
            if (args[i] is "--list")
            {
                options = options with { List = true };
                continue;
            }

            if (args[i] is "--afl")
            {
                options = options with { Afl = true };
                continue;
            }

            if (args[i] is "--persist")
            {
                options = options with { Persist = true };
                continue;
            }

            if (i + 1 == args.Length)
            {
                return null;
            }

            string value = args[i + 1];
            FuzzOptions? next = args[i++] switch
            {
                "--seconds" when double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds) => options with { Duration = TimeSpan.FromSeconds(seconds) },
                "--seed" when ulong.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed) => options with { Seed = seed },
                "--parallel" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int parallel) && parallel > 0 => options with { Parallel = parallel },
                "--target" => options with { Target = value },
                "--crashes" => options with { Crashes = value },
                "--replay" => options with { Replay = value },
                "--write-seeds" => options with { Seeds = value },
                _ => null,
            };
            if (next is null)
            {
                return null;
            }

            options = next;
        }

        return options;
    }
}
